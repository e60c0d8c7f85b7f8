// One camera that turns: executes commands one after another, keeps the position and the lease, visits the
// presets of its patrol, and tells by events when the picture moves. Knows no HTTP of ours and no rights: the
// caller has asked whether the person may steer.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "hub/bus/camera.hpp"
#include "hub/bus/event.hpp"
#include "hub/ptz/axes.hpp"
#include "hub/ptz/command.hpp"
#include "hub/ptz/servo.hpp"
#include "linux/io/timer.hpp"
#include "linux/io/wait.hpp"

namespace vedette::ptz {

// How long things take.
inline constexpr Duration kServoTimeout = 5s;  // of one request to the device
inline constexpr Duration kMaxWait = 5s;       // of a command behind another one
inline constexpr Duration kSettle = 500ms;     // from the last acknowledgement until the picture is still
inline constexpr Duration kPatrolPause = 60s;  // after a person steered

// Owned by its loop, but for steer(), status(), camera() and settings(), which are thread-safe. Destroyed
// when its loop has ended or start()'s `ended` was called. The bus outlives it.
class PanTilt {
  public:
    PanTilt(io::Loop& loop, bus::CameraPtr camera, const settings::PanTiltSettings& settings,
            std::unique_ptr<Servo> servo, bus::EventBus& events);
    ~PanTilt();
    PanTilt(const PanTilt&) = delete;
    PanTilt& operator=(const PanTilt&) = delete;

    // Becomes the camera's control, with `pan` and `tilt` in degrees, and executes commands until stop().
    // Also before the loop runs.
    void start();
    // `ended` is called when no command runs any more.
    void stop(std::function<void()> ended);

    // Sends a command and returns the answer on the caller's loop, after at most kMaxWait + kServoTimeout.
    // The arguments outlive the task.
    io::Task<Answer> steer(io::Loop& loop, const Person& person, const Command& command, io::Stop& stop);

    Status status() const;
    const std::string& camera() const { return camera_->id(); }
    const settings::PanTiltSettings& settings() const { return settings_; }

  private:
    using Reply = std::function<void(Answer)>;
    // A command that waits for its turn or is executed.
    struct Order {
        Person person;
        Command command;
        Reply reply;          // empty: answered
        MonoTime start_by{};  // and answered a request later
        bool lease_began = false;
    };

    void submit(const Person& person, const Command& command, MonoTime start_by, const Reply& reply);
    void on_lease_act(const Person& person, LeaseAct act, const Reply& reply);
    void on_patrol(const Person& person, bool running, const Reply& reply);
    void on_request(const bus::ControlRequest& request, MonoTime deadline, bus::CameraControl::Reply reply);

    io::Task<> run();
    io::Task<> execute(Order& order);
    io::Task<> move_by(Order& order, Angles by);
    io::Task<> go_to(Order& order, Angles to);
    io::Task<> go_home(Order& order);
    io::Task<> visit_next();
    // Sends the moves of a ramp, and answers the order at the first. False: it failed or another command
    // waits.
    io::Task<bool> travel(Order& order, Angles by, bool may_be_interrupted);
    io::Task<Result<ServoAnswer>> turn(Angles by);
    MonoTime patrol_due() const;

    void answer(Order& order, ServoAnswer device);
    void refuse(Order& order, Refused why, std::string detail, ServoAnswer device = {});
    void refuse_failed(Order& order, const Result<ServoAnswer>& device);
    Answer refusal(Refused why, std::string detail) const;
    void set_error(std::string sentence);
    void set_moving(bool moving);
    // Copies the state for status().
    void publish();

    io::Loop& loop_;
    const bus::CameraPtr camera_;
    const settings::PanTiltSettings settings_;
    const std::unique_ptr<Servo> servo_;
    bus::EventBus& events_;

    Axes axes_;
    Lease lease_;
    std::deque<Order> orders_;  // that wait
    bool busy_ = false;         // with an order or a visit
    io::Signal wake_;           // an order waits, or the patrol has changed
    io::Stop stop_;
    bool running_ = false;
    std::function<void()> ended_;

    bool patrol_ = false;
    std::size_t next_preset_ = 0;
    MonoTime next_visit_;
    MonoTime patrol_resumes_at_;
    bool moving_ = false;
    std::string error_;
    io::Timer settle_;

    mutable std::mutex mutex_;
    Status status_;  // guarded by mutex_
};

}  // namespace vedette::ptz
