// Draws core/scene's pictures on a thread of its own, because a large one takes longer than a loop's thread
// may be kept. One picture at a time; owned by one coroutine on one loop's thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/scene/band.hpp"
#include "linux/base/error.hpp"
#include "linux/io/wait.hpp"

namespace vedette::source {

class ScenePainter {
  public:
    // What scene::SceneView shows, with its texts owned.
    struct View {
        std::string camera;
        std::string date;
        std::uint32_t day_ms = 0;
        std::uint64_t frame = 0;
        std::uint64_t elapsed_ms = 0;
    };

    ScenePainter(io::Loop& loop, const scene::PictureFormat& format);
    // Ends a drawing under way within a band's time.
    ~ScenePainter();

    // The JPEG, valid until the next paint(). kCancelled when stopped; call no more then.
    io::Task<Result<Bytes>> paint(View view, io::Stop& stop);

  private:
    void work();
    std::size_t draw(const View& view);

    io::Loop& loop_;
    const scene::PictureFormat format_;
    std::vector<std::uint8_t> band_;
    std::vector<std::uint8_t> out_;
    std::atomic<bool> quit_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<View> wanted_;                     // guarded by mutex_
    std::size_t drawn_ = 0;                          // guarded by mutex_: bytes of the last picture
    std::shared_ptr<io::Signal::State> on_drawn_{};  // guarded by mutex_
    std::thread thread_;                             // last: starts when the rest stands
};

}  // namespace vedette::source
