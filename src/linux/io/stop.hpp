// A request to end, which a coroutine checks and waits for together with other events.
#pragma once

#include <functional>
#include <list>

namespace vedette::io {

// Requested once and never withdrawn. Owned by its loop; outlives its registrations.
class Stop {
  public:
    // Removes its callback when destroyed.
    class Registration {
      public:
        Registration(Stop& stop, std::function<void()> callback)
            : stop_(stop), place_(stop.callbacks_.insert(stop.callbacks_.end(), std::move(callback))) {}
        ~Registration() { stop_.callbacks_.erase(place_); }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;

      private:
        Stop& stop_;
        std::list<std::function<void()>>::iterator place_;
    };

    Stop() = default;
    Stop(const Stop&) = delete;
    Stop& operator=(const Stop&) = delete;

    bool requested() const { return requested_; }

    // Calls all registered callbacks. A callback must not destroy a registration.
    void request() {
        if (requested_) return;
        requested_ = true;
        for (const auto& callback : callbacks_) callback();
    }

  private:
    friend class Registration;
    bool requested_ = false;
    std::list<std::function<void()>> callbacks_;
};

}  // namespace vedette::io
