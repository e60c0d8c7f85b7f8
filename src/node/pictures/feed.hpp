// Takes the newest picture out of the camera while somebody wants pictures, and lets the camera rest
// otherwise. Owned by the network task.
#pragma once

#include <cstdint>

#include "node/pictures/picture_pool.hpp"
#include "node/port/camera.hpp"
#include "node/port/log.hpp"

namespace vedette::node {

// The camera's pictures.
class Feed {
  public:
    // All outlive the feed.
    Feed(port::Camera& camera, PicturePool& pool, port::Log& log) : camera_(camera), pool_(pool), log_(log) {}

    // Somebody wants pictures; say it again before kRest has passed.
    void want(MonoTime now);
    // As want(), by somebody who needs no picture before `at`: while nobody wants each one, the camera keeps
    // its pictures until then.
    void want_from(MonoTime now, MonoTime at);
    // Copies a new picture; stops the camera when nobody has wanted one for kRest. True: newest() is a new
    // one.
    bool update(MonoTime now);
    // When to call update() although no picture came.
    MonoTime deadline() const;

    // May be empty: the camera has just started, or is absent.
    const PicturePool::Share& newest() const { return pool_.newest(); }
    bool is_jpeg() const { return camera_.is_jpeg(); }
    bool is_running() const { return running_; }
    const PicturePool& pool() const { return pool_; }
    // Pictures since the start: those copied, and those larger than their memory.
    std::uint32_t taken() const { return taken_; }
    std::uint32_t dropped() const { return dropped_; }

    static constexpr Duration kRest = 5s;
    static constexpr Duration kRetry = 2s;  // after a start that failed

  private:
    void start(MonoTime now);

    port::Camera& camera_;
    PicturePool& pool_;
    port::Log& log_;
    MonoTime wanted_until_{Duration::min()};
    MonoTime each_until_{Duration::min()};  // each picture is wanted
    MonoTime next_at_{Duration::min()};     // of want_from()
    MonoTime retry_at_{Duration::min()};
    std::uint32_t taken_ = 0;
    std::uint32_t dropped_ = 0;
    bool running_ = false;
    bool is_each_wanted_ = false;
    bool says_absent_ = false;  // was logged since the last picture
    bool says_large_ = false;
};

}  // namespace vedette::node
