// Sends one camera's newest picture to all viewers of one loop, which is woken once a picture, not once a
// viewer. The camera is asked for pictures only while there are viewers. Owned by its loop.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <vector>

#include "hub/bus/camera.hpp"
#include "hub/serve/part_heads.hpp"
#include "linux/io/timer.hpp"

namespace vedette::serve {

// A consumer of a camera's newest picture.
class Viewer {
  public:
    virtual ~Viewer() = default;
    // broadcaster.newest() has changed. Called for each unit, also while the viewer is sending another one.
    virtual void on_unit() = 0;
    // Called twice a second.
    virtual void on_tick() {}
    // The unit that is being sent, or null.
    virtual const bus::Unit* in_flight() const = 0;
    // Closes the connection, to release the memory of the unit in flight.
    virtual void evict() = 0;
    // The highest rate that the viewer can use; 0: every unit.
    virtual double max_fps() const { return 0; }
};

// Lives while it has viewers, or somebody holds it.
class Broadcaster : public std::enable_shared_from_this<Broadcaster> {
  public:
    Broadcaster(io::Loop& loop, bus::CameraPtr camera);

    // A viewer leaves before it is destroyed. Both may be called from on_unit, on_tick and evict.
    void join(Viewer* viewer);
    void leave(Viewer* viewer);
    // Closes every viewer's connection.
    void evict_all() { notify_all(&Viewer::evict); }

    // The newest unit, or null before the first since the first viewer joined.
    const bus::UnitPtr& newest() const { return newest_; }
    bus::Camera& camera() { return *camera_; }
    PartHeads& part_heads() { return part_heads_; }
    io::Loop& loop() { return loop_; }

  private:
    void drain();
    void tick();
    void notify_all(void (Viewer::*event)());
    void remove_departed();
    void evict_oldest();
    void update_demand();

    io::Loop& loop_;
    const bus::CameraPtr camera_;
    std::unique_ptr<bus::Subscription> subscription_;  // while there are viewers
    std::atomic<bool> drain_posted_{false};            // set by the publisher's thread
    bus::UnitPtr newest_;
    PartHeads part_heads_;
    std::vector<Viewer*> viewers_;       // null where a viewer left during notify_all()
    std::shared_ptr<Broadcaster> self_;  // while there are viewers
    bool notifying_ = false;
    io::Timer tick_;
};

// The broadcasters of one loop. Owned by its loop.
class Broadcasters {
  public:
    explicit Broadcasters(io::Loop& loop) : loop_(loop) {}
    // Creates the camera's broadcaster if there is none.
    std::shared_ptr<Broadcaster> of(const bus::CameraPtr& camera);
    // Closes every viewer's connection.
    void evict_all();
    io::Loop& loop() { return loop_; }

  private:
    io::Loop& loop_;
    std::map<const bus::Camera*, std::weak_ptr<Broadcaster>> broadcasters_;
};

}  // namespace vedette::serve
