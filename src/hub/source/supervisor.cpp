#include "hub/source/supervisor.hpp"

#include <algorithm>
#include <utility>

#include "hub/settings/mask.hpp"
#include "hub/source/reasons.hpp"

namespace vedette::source {

using bus::CameraState;

constexpr Duration kConnectTimeout = 5s;
constexpr Duration kLinger = 1s;  // a page can be reloaded without a new connection
constexpr Duration kCheckInterval = 1s;
constexpr Duration kMinSilence = 5s;
constexpr Duration kGoodRun = 1s;  // the next attempt after a run of this length with pictures is immediate
constexpr Duration kFirstDelay = 250ms;
constexpr Duration kMaxDelayAnswered = 2s;
constexpr Duration kMaxDelaySilent = 8s;

class Supervisor::Run : public Sink {
  public:
    explicit Run(Supervisor& owner) : owner_(owner) {}

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return owner_.take_buffer(bytes); }
    void connected() override {
        if (!std::exchange(answered, true))
            owner_.camera_->counters.connections.fetch_add(1, std::memory_order_relaxed);
        owner_.last_activity_ = owner_.loop_.now();
    }
    void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) override {
        ++pictures;
        left_out.clear();
        owner_.on_picture(std::move(jpeg), stamp);
    }
    void skipped(std::string_view why) override {
        left_out.add(why);
        owner_.camera_->skips.add(why);
        owner_.camera_->counters.skipped.fetch_add(1, std::memory_order_relaxed);
    }
    double wanted_fps() const override { return owner_.demand_.max_fps; }

    io::Stop stop;
    bool answered = false;
    std::uint64_t pictures = 0;
    LeftOut left_out;

  private:
    Supervisor& owner_;
};

Supervisor::Supervisor(io::Loop& loop, std::string id, std::string name, std::unique_ptr<Source> source,
                       Placeholder& placeholder, SupervisorOptions options, OnChange on_change)
    : loop_(loop),
      source_(std::move(source)),
      placeholder_(placeholder),
      options_(options),
      on_change_(std::move(on_change)),
      random_(options.seed) {
    camera_ = std::make_shared<bus::Camera>(
        std::move(id), std::move(name), options_.memory,
        // The camera may outlive this object.
        [this, &loop = loop_, alive = std::weak_ptr(alive_)](std::uint8_t track, const bus::Demand&) {
            if (track != bus::kPictures) return;
            loop.post([this, alive] {
                if (!alive.expired()) on_demand();
            });
        });
    publisher_.emplace(loop_, *camera_);
    camera_->set_status({.since = loop_.clock().utc()});
}

std::unique_ptr<bus::Buffer> Supervisor::take_buffer(std::size_t bytes) {
    bus::CameraCounters& counters = camera_->counters;
    if (bytes > options_.max_picture) {
        counters.too_large.fetch_add(1, std::memory_order_relaxed);
        counters.largest_refused.store(std::max(counters.largest_refused.load(), std::uint64_t{bytes}));
        return nullptr;
    }
    auto buffer = camera_->pool->take(bytes);
    if (!buffer) counters.no_memory.fetch_add(1, std::memory_order_relaxed);
    return buffer;
}

void Supervisor::change(std::unique_ptr<Source> source, SupervisorOptions options) {
    options_ = options;
    camera_->pool->set_max_bytes(options_.memory);
    if (!source) return;
    next_source_ = std::move(source);
    if (run_) {
        run_->stop.request();
    } else {
        take_next_source();
    }
}

// Nothing of the source before is left: its failures, its last picture, its reason.
void Supervisor::take_next_source() {
    source_ = std::move(next_source_);
    retry_.cancel();
    linger_.cancel();
    given_up_ = has_picture_ = false;
    failures_ = 0;
    last_picture_ = loop_.now();
    camera_->units.forget();
    if (demand_.consumers > 0) set_state(CameraState::kConnecting, "");
    reconcile();
}

void Supervisor::stop(std::function<void()> done) {
    stopping_ = true;
    stopped_ = std::move(done);
    set_still(nullptr);
    reconcile();
}

// Reads the demand from the bus, because posted changes may arrive in another order.
void Supervisor::on_demand() {
    const bool wanted_before = demand_.consumers > 0;
    demand_ = camera_->units.demand(bus::kPictures);
    if (!wanted_before && demand_.consumers > 0) {
        given_up_ = false;
        last_picture_ = loop_.now();
        if (!run_) has_picture_ = false;
        publisher_->start_checks();
        check_.start_after(kCheckInterval, [this] { check(); });
    }
    reconcile();
}

// Starts or stops the run as the demand requires.
void Supervisor::reconcile() {
    if (wants_still()) return reconcile_still();
    const bool wanted = demand_.consumers > 0 && !stopping_;
    if (wanted) {
        linger_.cancel();
        if (!run_ && !retry_.is_running() && !given_up_) start_run();
        return;
    }
    retry_.cancel();
    if (run_ && stopping_) {
        run_->stop.request();
    } else if (run_ && !linger_.is_running()) {
        linger_.start_after(kLinger, [this] {
            if (run_) stop_run();
        });
    } else if (!run_) {
        check_.cancel();
        camera_->units.forget();
        set_state(CameraState::kIdle, "");
        if (stopping_ && stopped_) std::exchange(stopped_, nullptr)();
    }
}

void Supervisor::start_run() {
    run_ = std::make_shared<Run>(*this);
    stop_reason_.clear();
    run_started_ = last_activity_ = loop_.now();
    publisher_->start_run();
    if (camera_->status().state == CameraState::kIdle) set_state(CameraState::kConnecting, "");
    loop_.spawn(run_source());
}

// Not for a fault of the camera.
void Supervisor::stop_run() {
    if (!run_->stop.requested()) stop_reason_.clear();
    run_->stop.request();
}

io::Task<> Supervisor::run_source() {
    const std::weak_ptr<bool> alive = alive_;
    const auto run = run_;
    const Context context{loop_, run->stop, *run, loop_.now() + kConnectTimeout};
    const Error why = co_await source_->run(context);
    if (!alive.expired()) end_run(why);
}

void Supervisor::end_run(const Error& why) {
    const bool stop_requested = run_->stop.requested();
    const bool good = run_->pictures > 0 && loop_.now() - run_started_ >= kGoodRun;
    const bool answered = run_->answered;
    run_.reset();
    if (next_source_ && !stopping_) return take_next_source();
    if (stop_requested && stop_reason_.empty()) return reconcile();

    if (good) failures_ = 0;
    const std::string reason = stop_requested ? stop_reason_ : settings::mask_credentials(why.message);
    camera_->ends.add(reason);
    if (!has_picture_ || camera_->status().state == CameraState::kLost) {
        set_lost(reason);
    } else {
        set_state(CameraState::kConnecting, reason);
    }
    if (recovery_of(why.kind) == Recovery::kNever && !stop_requested) {
        given_up_ = true;
        set_lost(reason);
        return reconcile();
    }
    const Duration delay = next_delay(answered);
    if (demand_.consumers > 0 && !stopping_) retry_.start_after(delay, [this] { reconcile(); });
    reconcile();
}

// Doubled with each failure, minus a random part of up to half.
Duration Supervisor::next_delay(bool answered) {
    const int failures = failures_++;
    if (failures == 0) return Duration::zero();
    const Duration limit = answered ? kMaxDelayAnswered : kMaxDelaySilent;
    const Duration delay = std::min<Duration>(limit, kFirstDelay * (1 << std::min(failures - 1, 10)));
    const auto half = static_cast<std::uint64_t>(delay.count() / 2);
    return delay - Duration(static_cast<std::int64_t>(random_() % (half + 1)));
}

void Supervisor::check() {
    check_.start_after(kCheckInterval, [this] { check(); });
    publisher_->check();
    if (still_stop_) return show_still();
    check_silence();
    if (camera_->status().state == CameraState::kLost) show_placeholder();
}

// Ends a run without pictures, so that the next one connects anew.
void Supervisor::check_silence() {
    const Duration limit = options_.silence > Duration::zero()
                               ? options_.silence
                               : std::max(kMinSilence, 3 * source_->promised_interval());
    const std::string silent =
        run_ && run_->left_out.any() ? run_->left_out.error().message : no_picture_for(limit).message;
    if (run_ && !run_->stop.requested() && loop_.now() - last_activity_ > limit) {
        stop_reason_ = silent;
        run_->stop.request();
    }
    if (loop_.now() - last_picture_ > limit && camera_->status().state != CameraState::kLost) {
        const std::string known = camera_->status().reason;
        set_lost(known.empty() ? silent : known);
    }
}

void Supervisor::set_lost(const std::string& reason) {
    set_state(CameraState::kLost, reason);
    show_placeholder();
}

void Supervisor::set_state(CameraState state, const std::string& reason) {
    bus::CameraStatus status = camera_->status();
    if (status.state == state && status.reason == reason) return;
    if (status.state != state) status.since = loop_.clock().utc();
    if (state != CameraState::kLive) status.fps = 0;
    status.state = state;
    status.reason = reason;
    camera_->set_status(status);
    if (on_change_) on_change_(*camera_, status);
}

void Supervisor::show_placeholder() {
    if (demand_.consumers == 0) return;
    auto jpeg = placeholder_.draw(loop_, *camera_, camera_->status());
    if (jpeg) publisher_->publish_placeholder(std::move(jpeg));
}

void Supervisor::on_picture(std::unique_ptr<bus::Buffer> jpeg, const Stamp& stamp) {
    last_activity_ = loop_.now();
    if (stamp.placeholder) {  // the camera is another hub, and that has lost it
        if (camera_->status().state != CameraState::kLost)
            set_lost("the hub that shows it to us has lost it");
        return;
    }
    last_picture_ = last_activity_;
    has_picture_ = true;
    set_state(CameraState::kLive, "");
    publisher_->publish(std::move(jpeg), stamp);
}

}  // namespace vedette::source
