// A request to end that a task looks at and waits beside: soft, one-way, told once. Belongs to one loop's
// thread; must outlive the registrations on it.
#pragma once

#include <functional>
#include <list>

namespace vedette::io {

class Stop {
  public:
    // Takes its callback back when destroyed.
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

    // Calls every registered callback; they may only note or wake, not end their registration.
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
