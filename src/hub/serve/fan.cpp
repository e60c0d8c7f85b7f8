#include "hub/serve/fan.hpp"

#include <algorithm>

namespace vedette::serve {
namespace {

constexpr Duration kTick = 1s;

}  // namespace

Fan::Fan(io::Loop& loop, bus::CameraPtr camera) : loop_(loop), camera_(std::move(camera)) {}

Fan::~Fan() { loop_.cancel(tick_); }

void Fan::join(Viewer* viewer) {
    viewers_.push_back(viewer);
    camera_->counters.viewers.fetch_add(1, std::memory_order_relaxed);
    if (!subscription_) {
        const auto on_wake = [this, weak = weak_from_this()] {
            if (woken_.exchange(true)) return;
            loop_.post([weak] {
                if (const auto self = weak.lock()) self->drain();
            });
        };
        subscription_ =
            camera_->units.subscribe(bus::kPictures, bus::Policy::latest(), on_wake, viewer->max_fps());
        newest_ = camera_->units.newest(bus::kPictures);
        tick_ = loop_.after(kTick, [this] { tick(); });
    }
    sum_wishes();
}

void Fan::leave(Viewer* viewer) {
    const auto found = std::find(viewers_.begin(), viewers_.end(), viewer);
    if (found == viewers_.end()) return;
    camera_->counters.viewers.fetch_sub(1, std::memory_order_relaxed);
    *found = nullptr;
    if (!telling_) settle();
}

void Fan::settle() {
    std::erase(viewers_, nullptr);
    sum_wishes();
    if (!viewers_.empty()) return;
    subscription_.reset();
    newest_.reset();
    loop_.cancel(tick_);
    tick_ = {};
}

void Fan::drain() {
    woken_ = false;
    if (!subscription_) return;
    bool fresh = false;
    std::uint64_t missed = 0;  // by all: this thread was too busy to look
    while (auto delivery = subscription_->next()) {
        missed += delivery->missed;
        newest_ = std::move(delivery->unit);
        fresh = true;
    }
    camera_->counters.missed.fetch_add(missed * viewers_.size(), std::memory_order_relaxed);
    if (fresh) tell(&Viewer::on_unit);
    relieve_memory();
}

void Fan::tick() {
    tick_ = loop_.after(kTick, [this] { tick(); });
    tell(&Viewer::on_tick);
}

// Viewers may leave, and new ones join, while they are told.
void Fan::tell(void (Viewer::*what)()) {
    telling_ = true;
    for (std::size_t i = 0; i < viewers_.size(); ++i) {
        if (viewers_[i] != nullptr) (viewers_[i]->*what)();
    }
    telling_ = false;
    if (std::find(viewers_.begin(), viewers_.end(), nullptr) != viewers_.end()) settle();
}

// Slow viewers each hold the picture that they are in the middle of. When these fill the camera's memory,
// those who hold the oldest one go, so that the others go on.
void Fan::relieve_memory() {
    const auto& pool = *camera_->pool;
    if (pool.used_bytes() < pool.max_bytes() / 4 * 3) return;
    const auto older = [](const Viewer* a, const Viewer* b) {
        const bus::Unit* const x = a->in_flight();
        const bus::Unit* const y = b->in_flight();
        if (x == nullptr || y == nullptr) return x != nullptr;
        return x->number < y->number;
    };
    const auto oldest = std::min_element(viewers_.begin(), viewers_.end(), older);
    if (oldest == viewers_.end() || (*oldest)->in_flight() == nullptr) return;
    const std::uint64_t number = (*oldest)->in_flight()->number;
    if (newest_ && number == newest_->number) return;
    std::vector<Viewer*> leaving;
    for (Viewer* v : viewers_) {
        if (v->in_flight() != nullptr && v->in_flight()->number == number) leaving.push_back(v);
    }
    for (Viewer* v : leaving) v->evict();
}

void Fan::sum_wishes() {
    if (!subscription_ || telling_) return;
    double fastest = 0;
    for (const Viewer* v : viewers_) {
        if (v->max_fps() == 0) return subscription_->wish(0);
        fastest = std::max(fastest, v->max_fps());
    }
    subscription_->wish(fastest);
}

Fan& Fans::of(const bus::CameraPtr& camera) {
    auto& fan = fans_[camera->id()];
    if (!fan) fan = std::make_shared<Fan>(loop_, camera);
    return *fan;
}

}  // namespace vedette::serve
