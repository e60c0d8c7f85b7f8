#include "hub/ptz/pan_tilt.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"
#include "hub/ptz/ramp.hpp"
#include "linux/base/log.hpp"
#include "linux/io/posted_answer.hpp"

namespace vedette::ptz {
namespace {

// The answer of a device that refused, as a sentence.
std::string said_no(const ServoAnswer& device) {
    constexpr std::size_t kShown = 200;
    std::string text = device.body.substr(0, device.body.find_first_of("\r\n"));
    if (text.size() > kShown) text.resize(kShown);
    return fmt::format("the servos answered {}{}{}", device.status, text.empty() ? "" : ": ", text);
}

Refused why_of(const Error& error) {
    switch (error.kind) {
        case Kind::kTimeout: return Refused::kTimeout;
        case Kind::kDataLoss: return Refused::kServoFailed;
        case Kind::kCancelled: return Refused::kStopped;
        default: return Refused::kUnreachable;
    }
}

Kind kind_of(Refused why) {
    switch (why) {
        case Refused::kCommandWaits: return Kind::kResourceExhausted;
        case Refused::kServoFailed: return Kind::kDataLoss;
        case Refused::kStopped: return Kind::kCancelled;
        default: return Kind::kFailedPrecondition;
    }
}

// The answer as one of the camera's control. A device that refused has answered.
bus::ControlAnswer control_answer(const Answer& answer, bool pan) {
    const bool silent = answer.refused && is_silence(*answer.refused);
    if (answer.refused && !silent && answer.device.status == 0)
        return fail(kind_of(*answer.refused), answer.detail);
    const auto& position = answer.status.position;
    bus::ControlReply reply{.done = !answer.refused,
                            .value = position ? pan ? position->pan : position->tilt : 0.0,
                            .known = position.has_value()};
    reply.began = answer.lease_began;
    reply.silent = silent;
    reply.status = answer.device.status;
    reply.content_type = answer.device.content_type;
    reply.body = answer.device.body;
    return reply;
}

}  // namespace

PanTilt::PanTilt(io::Loop& loop, bus::CameraPtr camera, const settings::PanTiltSettings& settings,
                 std::unique_ptr<Servo> servo, bus::EventBus& events)
    : loop_(loop),
      camera_(std::move(camera)),
      settings_(settings),
      servo_(std::move(servo)),
      events_(events),
      axes_(settings.pan, settings.tilt),
      wake_(loop),
      settle_(loop) {}

PanTilt::~PanTilt() {
    if (running_) camera_->control.detach("ptz");
}

void PanTilt::start() {
    running_ = true;
    const auto range = [](std::string name, settings::Range r) {
        return bus::ControlCapability{std::move(name), static_cast<double>(r.min), static_cast<double>(r.max),
                                      "deg"};
    };
    camera_->control.attach(
        "ptz", {range("pan", settings_.pan), range("tilt", settings_.tilt)},
        [this](std::function<void()> work) { loop_.post(std::move(work)); },
        [this](const bus::ControlRequest& request, MonoTime deadline, bus::CameraControl::Reply reply) {
            on_request(request, deadline, std::move(reply));
        });
    loop_.spawn(run(), [this] {
        running_ = false;
        settle_.cancel();
        if (ended_) std::exchange(ended_, nullptr)();
    });
}

void PanTilt::stop(std::function<void()> ended) {
    camera_->control.detach("ptz");
    if (!running_) return ended();
    ended_ = std::move(ended);
    stop_.request();
}

io::Task<Answer> PanTilt::steer(io::Loop& loop, const Person& person, const Command& command,
                                io::Stop& stop) {
    io::PostedAnswer<Answer> answer(loop);
    loop_.post([this, person, command, take = answer.taker()] {
        submit(person, command, loop_.now() + kMaxWait, take);
    });
    // The command has deadlines of its own; this one is for a loop that hangs.
    auto given = co_await answer.wait(loop.now() + kMaxWait + kServoTimeout + 1s, stop);
    if (given) co_return std::move(*given);
    Answer none{.refused = stop.requested() ? Refused::kStopped : Refused::kTimeout,
                .detail = "the command was not answered in time"};
    none.status = status();
    co_return none;
}

void PanTilt::on_request(const bus::ControlRequest& request, MonoTime deadline,
                         bus::CameraControl::Reply reply) {
    constexpr Duration kWayBack = 500ms;  // of a reply to another loop
    const MonoTime limit = loop_.now() + kMaxWait;
    const MonoTime start_by = busy_ ? std::min(limit, deadline - kServoTimeout - kWayBack) : limit;
    const bool pan = request.name == "pan";
    const int degrees = static_cast<int>(std::lround(std::clamp(request.value, -180.0, 180.0)));
    Command command = MoveBy{pan ? Angles{degrees, 0} : Angles{0, degrees}};
    if (!request.relative) {
        MoveTo to;
        (pan ? to.pan : to.tilt) = degrees;
        command = to;
    }
    submit({.id = request.by, .name = request.by_name}, command, start_by,
           [reply = std::move(reply), pan](const Answer& answer) { reply(control_answer(answer, pan)); });
}

void PanTilt::submit(const Person& person, const Command& command, MonoTime start_by, const Reply& reply) {
    if (stop_.requested())
        return reply(refusal(Refused::kStopped, "the hub ends, or the settings of this camera have changed"));
    if (const auto* act = std::get_if<LeaseAct>(&command)) return on_lease_act(person, *act, reply);
    if (const auto* patrol = std::get_if<SetPatrol>(&command))
        return on_patrol(person, patrol->running, reply);
    const MonoTime now = loop_.now();
    const Lease::Outcome lease = lease_.use(person, now);
    if (lease == Lease::Outcome::kRefused)
        return reply(refusal(Refused::kSteeredByOther,
                             fmt::format("{} steers this camera", lease_.holder(now)->name)));
    if (!person.id.empty()) patrol_resumes_at_ = now + kPatrolPause;
    publish();
    if (orders_.size() >= (busy_ ? 1U : 2U)) {
        Answer full = refusal(Refused::kCommandWaits, "a command waits already, and one may wait at most");
        full.lease_began = lease == Lease::Outcome::kBegun;
        return reply(std::move(full));
    }
    orders_.push_back({.person = person,
                       .command = command,
                       .reply = reply,
                       .start_by = start_by,
                       .lease_began = lease == Lease::Outcome::kBegun});
    wake_.notify();
}

void PanTilt::on_lease_act(const Person& person, LeaseAct act, const Reply& reply) {
    const MonoTime now = loop_.now();
    Lease::Outcome outcome = Lease::Outcome::kKept;
    if (act == LeaseAct::kTake) outcome = lease_.take(person, now);
    if (act == LeaseAct::kAsk) outcome = lease_.ask(person, now);
    if (act == LeaseAct::kRelease) lease_.release(person, now);
    if (outcome == Lease::Outcome::kRefused)
        return reply(refusal(Refused::kSteeredByOther,
                             fmt::format("{} steers this camera", lease_.holder(now)->name)));
    if (outcome == Lease::Outcome::kBegun) patrol_resumes_at_ = now + kPatrolPause;
    publish();
    reply(Answer{.refused = {}, .lease_began = outcome == Lease::Outcome::kBegun, .status = status()});
}

void PanTilt::on_patrol(const Person& person, bool running, const Reply& reply) {
    const MonoTime now = loop_.now();
    if (!settings_.patrol)
        return reply(refusal(Refused::kNoPatrol, "this camera has no patrol in the settings"));
    if (const Person* holder = lease_.holder(now); holder && holder->id != person.id)
        return reply(refusal(Refused::kSteeredByOther, fmt::format("{} steers this camera", holder->name)));
    // Whoever starts it wants to see it now.
    patrol_ = running;
    next_visit_ = now;
    patrol_resumes_at_ = now;
    publish();
    wake_.notify();
    reply(Answer{.refused = {}, .status = status()});
}

MonoTime PanTilt::patrol_due() const {
    return patrol_ ? std::max(next_visit_, patrol_resumes_at_) : MonoTime::max();
}

io::Task<> PanTilt::run() {
    while (!stop_.requested()) {
        busy_ = true;
        if (!orders_.empty()) {
            Order order = std::move(orders_.front());
            orders_.pop_front();
            co_await execute(order);
        } else if (patrol_due() <= loop_.now()) {
            co_await visit_next();
        } else {
            busy_ = false;
            const MonoTime due = patrol_due();
            co_await wake_.wait(due, stop_);
        }
    }
    for (Order& order : std::exchange(orders_, {})) refuse(order, Refused::kStopped, "the hub ends");
}

io::Task<> PanTilt::execute(Order& order) {
    if (loop_.now() > order.start_by) {
        refuse(order, Refused::kTimeout, "the servos were busy with another move for too long");
    } else if (const auto* by = std::get_if<MoveBy>(&order.command)) {
        co_await move_by(order, by->by);
    } else if (std::holds_alternative<GoHome>(order.command)) {
        co_await go_home(order);
    } else if (!axes_.position()) {
        refuse(order, Refused::kPositionUnknown, "the position is not known; home the camera first");
    } else if (const auto* to = std::get_if<MoveTo>(&order.command)) {
        const Angles at{to->pan.value_or(axes_.position()->pan), to->tilt.value_or(axes_.position()->tilt)};
        co_await go_to(order, at);
    } else if (const auto* preset = std::get_if<GoToPreset>(&order.command)) {
        const auto found = std::ranges::find(settings_.presets, preset->name, &settings::Preset::name);
        if (found == settings_.presets.end()) {
            refuse(order, Refused::kNoSuchPreset, fmt::format("there is no preset \"{}\"", preset->name));
        } else {
            co_await go_to(order, found->at);
        }
    }
}

io::Task<> PanTilt::move_by(Order& order, Angles by) {
    const auto device = co_await turn(axes_.allowed(by));
    if (device && device->done()) {
        answer(order, *device);
    } else {
        refuse_failed(order, device);
    }
}

io::Task<> PanTilt::go_to(Order& order, Angles to) {
    const Angles from = *axes_.position();
    const Angles at = axes_.clamped(to);
    const Angles by{at.pan - from.pan, at.tilt - from.tilt};
    co_await travel(order, by, true);
}

io::Task<> PanTilt::go_home(Order& order) {
    constexpr int kWholeWay = 180;  // degrees; the device stops at its ends
    const Angles end = axes_.end_stop();
    axes_.forget();
    const Angles way{end.pan > 0 ? kWholeWay : -kWholeWay, end.tilt > 0 ? kWholeWay : -kWholeWay};
    if (!co_await travel(order, way, false)) co_return;
    axes_.set(end);
    const Angles back{settings_.home.pan - end.pan, settings_.home.tilt - end.tilt};
    co_await travel(order, back, false);
}

io::Task<> PanTilt::visit_next() {
    const auto& patrol = *settings_.patrol;
    // Also after a failure: not more often than the dwell.
    next_visit_ = loop_.now() + patrol.dwell;
    Order own;
    if (!axes_.position()) co_await go_home(own);
    if (!axes_.position()) co_return;
    const std::string& name = patrol.presets[next_preset_ % patrol.presets.size()];
    const auto found = std::ranges::find(settings_.presets, name, &settings::Preset::name);
    co_await go_to(own, found->at);
    if (!orders_.empty()) co_return;  // interrupted: the same place comes again
    ++next_preset_;
    next_visit_ = loop_.now() + patrol.dwell;
}

io::Task<bool> PanTilt::travel(Order& order, Angles by, bool may_be_interrupted) {
    const Ramp way = ramp(by, settings_.speed);
    MonoTime due = loop_.now();
    for (const Angles& move : way.moves) {
        while (loop_.now() < due) {
            const io::Woken woken = co_await wake_.wait(due, stop_);
            if (woken == io::Woken::kStopped || (may_be_interrupted && !orders_.empty())) co_return false;
        }
        due = loop_.now() + way.interval;
        const auto device = co_await turn(move);
        if (!device || !device->done()) {
            refuse_failed(order, device);
            co_return false;
        }
        answer(order, *device);
        if (may_be_interrupted && !orders_.empty()) co_return false;
    }
    co_return true;
}

io::Task<Result<ServoAnswer>> PanTilt::turn(Angles by) {
    set_moving(true);
    const MonoTime deadline = loop_.now() + kServoTimeout;
    auto device = co_await servo_->turn(by, deadline, stop_);
    if (!device) {
        // It may have turned or not, and it may have restarted.
        axes_.forget();
        if (!stop_.requested()) set_error(device.error().message);
    } else if (!device->done()) {
        set_error(said_no(*device));
    } else {
        axes_.moved(by);
        set_error({});
    }
    settle_.start_after(kSettle, [this] { set_moving(false); });
    publish();
    co_return device;
}

void PanTilt::answer(Order& order, ServoAnswer device) {
    const Reply reply = std::exchange(order.reply, nullptr);
    if (!reply) return;
    reply(Answer{
        .refused = {}, .device = std::move(device), .lease_began = order.lease_began, .status = status()});
}

void PanTilt::refuse(Order& order, Refused why, std::string detail, ServoAnswer device) {
    const Reply reply = std::exchange(order.reply, nullptr);
    if (!reply) return;
    Answer out = refusal(why, std::move(detail));
    out.device = std::move(device);
    out.lease_began = order.lease_began;
    reply(std::move(out));
}

void PanTilt::refuse_failed(Order& order, const Result<ServoAnswer>& device) {
    if (device) return refuse(order, Refused::kServoFailed, said_no(*device), *device);
    refuse(order, why_of(device.error()), device.error().message);
}

Answer PanTilt::refusal(Refused why, std::string detail) const {
    return {.refused = why, .detail = std::move(detail), .status = status()};
}

void PanTilt::set_error(std::string sentence) {
    if (!sentence.empty() && sentence != error_)
        log_warning("ptz", "{} did not turn: {}", camera_->id(), sentence);
    error_ = std::move(sentence);
}

void PanTilt::set_moving(bool moving) {
    settle_.cancel();
    if (std::exchange(moving_, moving) == moving) return;
    publish();
    const UtcTime now = loop_.clock().utc();
    const auto& position = axes_.position();
    events_.announce(
        {.id = make_uuid7(now),
         .type = moving ? "ptz.moving" : "ptz.still",
         .camera = camera_->id(),
         .utc = now,
         .data = position ? fmt::format(R"({{"pan":{},"tilt":{}}})", position->pan, position->tilt) : "{}"});
}

Status PanTilt::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void PanTilt::publish() {
    const std::lock_guard lock(mutex_);
    status_ = {.position = axes_.position(),
               .moving = moving_,
               .error = error_,
               .lease = lease_,
               .patrol = patrol_,
               .patrol_resumes_at = patrol_resumes_at_};
}

}  // namespace vedette::ptz
