#include "hub/source/supervisor.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/settings/mask.hpp"

namespace vedette::source {
namespace {

using bus::CameraState;

constexpr Duration kLinger = 1s;  // a reloaded page must not cost a reconnection
constexpr Duration kTick = 1s;
constexpr Duration kLeastSilence = 5s;
constexpr Duration kGoodRun = 1s;  // a run that lived so long and gave pictures earns an immediate retry
constexpr Duration kFirstDelay = 250ms;
constexpr Duration kDelayAnswering = 2s;
constexpr Duration kDelaySilent = 8s;
constexpr Duration kWallJump = 1s;

}  // namespace

class Supervisor::Intake : public Sink {
  public:
    explicit Intake(Supervisor& owner) : owner_(owner) {}

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override {
        if (bytes > owner_.options_.max_picture) return nullptr;
        return owner_.camera_->pool->take(bytes);
    }
    void connected() override {
        if (!answered_) owner_.camera_->counters.connections.fetch_add(1, std::memory_order_relaxed);
        answered_ = true;
        owner_.last_sign_ = owner_.loop_.now();
    }
    void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) override {
        ++pictures_;
        owner_.on_picture(std::move(jpeg), stamp);
    }
    void skipped(std::string_view) override {
        owner_.camera_->counters.skipped.fetch_add(1, std::memory_order_relaxed);
    }
    double wanted_fps() const override { return owner_.demand_.max_fps; }

    bool answered() const { return answered_; }
    std::uint64_t pictures() const { return pictures_; }

  private:
    Supervisor& owner_;
    bool answered_ = false;
    std::uint64_t pictures_ = 0;
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
        [this, alive = std::weak_ptr(alive_)](std::uint8_t track, const bus::Demand& demand) {
            if (track != bus::kPictures) return;
            loop_.post([this, alive, demand] {
                if (!alive.expired()) on_demand(demand);
            });
        });
    track_ = camera_->units.announce({.id = bus::kPictures});
    camera_->set_status({.since = loop_.clock().utc()});
}

Supervisor::~Supervisor() = default;

void Supervisor::stop(std::function<void()> done) {
    stopping_ = true;
    stopped_ = std::move(done);
    settle();
}

// Demand is read anew: posted changes may come in another order than they were made.
void Supervisor::on_demand(const bus::Demand&) {
    const bool wanted_before = demand_.consumers > 0;
    demand_ = camera_->units.demand(bus::kPictures);
    if (!wanted_before && demand_.consumers > 0) {
        given_up_ = false;
        last_seen_ = loop_.now();
        if (!intake_) seen_ = false;
        begin_ticks();
    }
    settle();
}

// Brings what runs in line with what is wanted.
void Supervisor::settle() {
    const bool wanted = demand_.consumers > 0 && !stopping_;
    if (wanted) {
        linger_.cancel();
        if (!intake_ && !retry_.is_running() && !given_up_) start_run();
        return;
    }
    retry_.cancel();
    if (intake_ && stopping_) {
        stop_->request();
    } else if (intake_ && !linger_.is_running()) {
        linger_.start_after(kLinger, [this] {
            stop_reason_.clear();
            if (stop_) stop_->request();
        });
    } else if (!intake_) {
        tick_.cancel();
        camera_->units.forget();
        set_state(CameraState::kIdle, "");
        if (stopping_ && stopped_) std::exchange(stopped_, nullptr)();
    }
}

void Supervisor::start_run() {
    intake_ = std::make_shared<Intake>(*this);
    stop_ = std::make_shared<io::Stop>();
    stop_reason_.clear();
    run_started_ = last_sign_ = loop_.now();
    first_of_run_ = true;
    capture_clock_.reset();
    track_ = camera_->units.announce({.id = bus::kPictures});
    if (camera_->status().state == CameraState::kIdle) set_state(CameraState::kConnecting, "");
    loop_.spawn(run_source());
}

io::Task<> Supervisor::run_source() {
    const std::weak_ptr<bool> alive = alive_;
    const auto intake = intake_;
    const auto stop = stop_;
    const Context context{loop_, *stop, *intake, loop_.now() + options_.connect_timeout};
    const Error why = co_await source_->run(context);
    if (!alive.expired()) end_run(why);
}

void Supervisor::end_run(const Error& why) {
    const bool asked = stop_->requested();
    const bool good = intake_->pictures() > 0 && loop_.now() - run_started_ >= kGoodRun;
    const bool answered = intake_->answered();
    intake_.reset();
    stop_.reset();
    if (asked && stop_reason_.empty()) return settle();

    if (good) failures_ = 0;
    const std::string reason = asked ? stop_reason_ : settings::mask_credentials(why.message);
    if (!seen_ || camera_->status().state == CameraState::kLost) {
        lose(reason);
    } else {
        set_state(CameraState::kConnecting, reason);
    }
    if (recovery_of(why.kind) == Recovery::kNever && !asked) {
        given_up_ = true;
        lose(reason);
        return settle();
    }
    const Duration cap = answered ? kDelayAnswering : kDelaySilent;
    Duration delay{};
    if (failures_ > 0) {
        delay = std::min<Duration>(cap, kFirstDelay * (1 << std::min(failures_ - 1, 10)));
        const auto half = static_cast<std::uint64_t>(delay.count() / 2);
        delay -= Duration(static_cast<std::int64_t>(random_() % (half + 1)));
    }
    ++failures_;
    if (demand_.consumers > 0 && !stopping_) retry_.start_after(delay, [this] { settle(); });
    settle();
}

void Supervisor::begin_ticks() {
    ticks_ = 0;
    pictures_then_.fill(camera_->counters.pictures.load(std::memory_order_relaxed));
    clock_difference_ = loop_.clock().utc().since - loop_.now().since;
    tick_.start_after(kTick, [this] { tick(); });
}

void Supervisor::tick() {
    tick_.start_after(kTick, [this] { tick(); });
    measure_fps();
    const Duration difference = loop_.clock().utc().since - loop_.now().since;
    if (difference - clock_difference_ > kWallJump || clock_difference_ - difference > kWallJump) {
        track_ = camera_->units.announce({.id = bus::kPictures});
        first_of_run_ = true;
    }
    clock_difference_ = difference;
    notice_silence();
    if (camera_->status().state == CameraState::kLost) show_placeholder();
}

// A silent run is ended, so that the next one connects anew; a camera unseen for as long is lost.
void Supervisor::notice_silence() {
    const Duration limit = silence_limit();
    const std::string silent = fmt::format("no picture for {} s", to_ms(limit) / 1000);
    if (intake_ && !stop_->requested() && loop_.now() - last_sign_ > limit) {
        stop_reason_ = silent;
        stop_->request();
    }
    if (loop_.now() - last_seen_ > limit && camera_->status().state != CameraState::kLost) {
        const std::string known = camera_->status().reason;
        lose(known.empty() ? silent : known);
    }
}

void Supervisor::measure_fps() {
    const std::uint64_t now = camera_->counters.pictures.load(std::memory_order_relaxed);
    const std::uint64_t then = std::exchange(pictures_then_[ticks_ % pictures_then_.size()], now);
    ++ticks_;
    const auto span = static_cast<double>(std::min(ticks_, pictures_then_.size()));
    bus::CameraStatus status = camera_->status();
    status.fps = static_cast<double>(now - then) / span;
    camera_->set_status(std::move(status));
}

Duration Supervisor::silence_limit() const {
    if (options_.silence > Duration::zero()) return options_.silence;
    return std::max(kLeastSilence, 3 * source_->promised_interval());
}

void Supervisor::lose(const std::string& reason) {
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
    if (drawing_ || demand_.consumers == 0) return;
    drawing_ = true;
    const auto shown = [this, alive = std::weak_ptr(alive_)](std::unique_ptr<bus::Buffer> jpeg) {
        if (alive.expired()) return;
        drawing_ = false;
        if (!jpeg || camera_->status().state != CameraState::kLost) return;
        const MonoTime now = loop_.now();
        bus::Unit unit;
        unit.track = track_;
        unit.captured = loop_.clock().utc();
        unit.captured_at = unit.arrived = now;
        unit.captured_error_us = 0;
        unit.media_time = MediaTime{now.since};
        unit.discontinuity = unit.placeholder = true;
        unit.payload = std::move(jpeg);
        camera_->units.publish(std::move(unit));
        first_of_run_ = true;
    };
    placeholder_.draw(loop_, *camera_, camera_->status(), shown);
}

// The size stands near the start, except behind a large thumbnail: look there first, it is done for every
// picture.
void Supervisor::note_size(Bytes jpeg) {
    constexpr std::size_t kUsually = 1024;
    auto info = frame::probe_jpeg(jpeg.first(std::min(jpeg.size(), kUsually)));
    if (info && info->width == 0) info = frame::probe_jpeg(jpeg);
    bus::CameraStatus status = camera_->status();
    if (!info || (status.width == info->width && status.height == info->height)) return;
    status.width = info->width;
    status.height = info->height;
    camera_->set_status(std::move(status));
}

// Another hub, which we watch the camera through, has lost it: so have we, though the connection is good.
void Supervisor::on_placeholder() {
    last_sign_ = loop_.now();
    if (camera_->status().state != CameraState::kLost) lose("the hub that shows it to us has lost it");
}

void Supervisor::on_picture(std::unique_ptr<bus::Buffer> jpeg, const Stamp& stamp) {
    if (stamp.placeholder) return on_placeholder();
    const MonoTime now = loop_.now();
    const UtcTime utc = loop_.clock().utc();
    bus::Unit unit;
    unit.captured_at = stamp.first_byte;
    if (stamp.camera_time) {
        const auto mapped = capture_clock_.map(*stamp.camera_time, stamp.first_byte);
        if (mapped.jumped) {
            track_ = camera_->units.announce({.id = bus::kPictures});
            first_of_run_ = true;
        }
        unit.captured_at = mapped.captured_at;
        unit.captured_error_us = mapped.error_us;
        unit.camera_clock = true;
    }
    unit.track = track_;
    unit.captured = utc - (now - unit.captured_at);
    unit.media_time = MediaTime{unit.captured_at.since};
    unit.arrived = now;
    unit.discontinuity = std::exchange(first_of_run_, false);

    auto& counters = camera_->counters;
    counters.pictures.fetch_add(1, std::memory_order_relaxed);
    counters.bytes.fetch_add(jpeg->bytes().size(), std::memory_order_relaxed);
    camera_->age_at_arrival.add(now - unit.captured_at);
    last_sign_ = last_seen_ = now;
    seen_ = true;
    note_size(jpeg->bytes());
    set_state(CameraState::kLive, "");
    unit.payload = std::move(jpeg);
    camera_->units.publish(std::move(unit));
}

}  // namespace vedette::source
