// Objects of other loops that have been told to end: each is kept until it has ended, then destroyed on its
// loop. For what a change of the settings removes.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "linux/io/loop.hpp"

namespace vedette::app {

// Used on the first loop, and destroyed after all loops have stopped.
template <class T>
class Ending {
  public:
    // Runs on the object's loop; calls `done` there when the object has ended.
    using Stop = std::function<void(T& object, std::function<void()> done)>;

    explicit Ending(io::Loop& first) : first_(first) {}

    void end(std::shared_ptr<T> object, io::Loop& loop, Stop stop) {
        T& own = *object;
        objects_.push_back({std::move(object), &loop});
        loop.post([this, &own, stop = std::move(stop)] {
            stop(own, [this, &own] { first_.post([this, &own] { destroy(own); }); });
        });
    }

  private:
    struct Object {
        std::shared_ptr<T> object;
        io::Loop* loop;
    };

    void destroy(const T& ended) {
        const auto found =
            std::ranges::find_if(objects_, [&](const Object& one) { return one.object.get() == &ended; });
        found->loop->post([last = std::move(found->object)] {});
        objects_.erase(found);
    }

    io::Loop& first_;
    std::vector<Object> objects_;
};

}  // namespace vedette::app
