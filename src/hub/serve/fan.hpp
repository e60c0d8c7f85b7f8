// One camera's newest picture to all of its viewers on one I/O thread. The thread is woken once a picture,
// not once a viewer; each viewer then tries to send at once. The camera is asked for pictures only while
// there are viewers. Everything here belongs to the loop's thread.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/bus/camera.hpp"
#include "hub/serve/part_heads.hpp"
#include "linux/io/loop.hpp"

namespace vedette::serve {

// Somebody who wants a camera's newest picture whenever it can take one.
class Viewer {
  public:
    virtual ~Viewer() = default;
    // There is a newer unit than before: fan.newest(). Called for each one, also while the viewer is busy.
    virtual void on_unit() = 0;
    // Once a second, to look at deadlines.
    virtual void on_tick() = 0;
    // The unit that it is sending, or null.
    virtual const bus::Unit* in_flight() const = 0;
    // Ends the connection: its old picture is needed as memory for new ones.
    virtual void evict() = 0;
    // The rate that it wants at most; 0: every picture.
    virtual double max_fps() const { return 0; }
};

class Fan : public std::enable_shared_from_this<Fan> {
  public:
    Fan(io::Loop& loop, bus::CameraPtr camera);
    ~Fan();

    // A viewer leaves before it is destroyed. Both may be called from on_unit, on_tick and evict.
    void join(Viewer* viewer);
    void leave(Viewer* viewer);
    // Ends every viewer's connection.
    void evict_all() { tell(&Viewer::evict); }

    // The newest unit, or null before the first since the first viewer joined.
    const bus::UnitPtr& newest() const { return newest_; }
    bus::Camera& camera() { return *camera_; }
    PartHeads& part_heads() { return part_heads_; }
    io::Loop& loop() { return loop_; }

  private:
    void wake();
    void drain();
    void tick();
    void tell(void (Viewer::*what)());
    void settle();
    void relieve_memory();
    void sum_wishes();

    io::Loop& loop_;
    const bus::CameraPtr camera_;
    std::unique_ptr<bus::Subscription> subscription_;  // while there are viewers
    std::atomic<bool> woken_{false};                   // a drain is posted; set by the publisher's thread
    bus::UnitPtr newest_;
    PartHeads part_heads_;
    std::vector<Viewer*> viewers_;  // null where one left while all were being told
    bool telling_ = false;
    TimerQueue::Id tick_{};
};

// The fans of one loop, made when first wanted.
class Fans {
  public:
    explicit Fans(io::Loop& loop) : loop_(loop) {}
    Fan& of(const bus::CameraPtr& camera);
    io::Loop& loop() { return loop_; }
    void evict_all() {
        for (const auto& [id, fan] : fans_) fan->evict_all();
    }

  private:
    io::Loop& loop_;
    std::map<std::string, std::shared_ptr<Fan>> fans_;
};

}  // namespace vedette::serve
