// Whether cameras with a changed source still give pictures: their units are awaited for a while, as a viewer
// would. Changes and takes back nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/bus/camera.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::changes {

// How a camera did.
struct TrialResult {
    std::string camera;  // id
    Duration took{};     // until its first whole picture
    std::string reason;  // why there was none, a sentence for people; empty: there was one
};

// On one loop. A camera is added before the change and awaited after it.
class Trial {
  public:
    static constexpr Duration kLimit = 30s;

    Trial(io::Loop& loop, const bus::Cameras& cameras) : loop_(loop), cameras_(cameras) {}

    // The camera that will have this id. Where it is there already, only pictures of its next source count.
    void add(const std::string& id);
    bool is_empty() const { return tried_.empty(); }

    // Connects the cameras and waits until each has given a whole picture, for kLimit at most. Results in the
    // order of add(); all have a reason after the stop. Once.
    io::Task<std::vector<TrialResult>> run(io::Stop& stop);

  private:
    struct Tried {
        TrialResult result;
        std::uint32_t generation = 0;  // before the change
        bool done = false;
        bus::CameraPtr camera{};
        std::unique_ptr<bus::Subscription> pictures{};
    };
    static bool look(Tried& tried);

    io::Loop& loop_;
    const bus::Cameras& cameras_;
    std::vector<Tried> tried_;
};

}  // namespace vedette::changes
