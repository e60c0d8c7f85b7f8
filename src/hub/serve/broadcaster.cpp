#include "hub/serve/broadcaster.hpp"

#include <algorithm>

namespace vedette::serve {
namespace {

constexpr Duration kTick = 500ms;
constexpr std::size_t kCacheLine = 64;  // bytes
constexpr std::size_t kPrefetched = 6;  // cache lines: a session with its connection

// Reads the memory of the next viewer while one is sent its picture: thousands do not stay in the cache.
void prefetch(const Viewer* viewer) {
    for (std::size_t line = 0; line < kPrefetched; ++line)
        __builtin_prefetch(reinterpret_cast<const char*>(viewer) + line * kCacheLine);
}

}  // namespace

Broadcaster::Broadcaster(io::Loop& loop, bus::CameraPtr camera)
    : loop_(loop), camera_(std::move(camera)), tick_(loop) {}

void Broadcaster::join(Viewer* viewer) {
    viewers_.push_back(viewer);
    camera_->counters.viewers.fetch_add(1, std::memory_order_relaxed);
    if (!subscription_) {
        const auto on_wake = [this, weak = weak_from_this()] {
            if (drain_posted_.exchange(true)) return;
            loop_.post([weak] {
                if (const auto self = weak.lock()) self->drain();
            });
        };
        subscription_ =
            camera_->units.subscribe(bus::kPictures, bus::Policy::latest(), on_wake, viewer->max_fps());
        newest_ = camera_->units.newest(bus::kPictures);
        tick_.start_after(kTick, [this] { tick(); });
        self_ = shared_from_this();
    }
    update_demand();
}

void Broadcaster::leave(Viewer* viewer) {
    const auto found = std::find(viewers_.begin(), viewers_.end(), viewer);
    if (found == viewers_.end()) return;
    camera_->counters.viewers.fetch_sub(1, std::memory_order_relaxed);
    *found = nullptr;
    if (!notifying_) remove_departed();
}

void Broadcaster::remove_departed() {
    std::erase(viewers_, nullptr);
    update_demand();
    if (!viewers_.empty()) return;
    subscription_.reset();
    newest_.reset();
    tick_.cancel();
    self_.reset();  // last: may destroy this
}

void Broadcaster::drain() {
    drain_posted_ = false;
    if (!subscription_) return;
    bool fresh = false;
    std::uint64_t missed = 0;  // by every viewer: this loop was too busy to drain in time
    while (auto delivery = subscription_->next()) {
        missed += delivery->missed;
        newest_ = std::move(delivery->unit);
        fresh = true;
    }
    camera_->counters.missed.fetch_add(missed * viewers_.size(), std::memory_order_relaxed);
    if (fresh) notify_all(&Viewer::on_unit);
    evict_oldest();
}

void Broadcaster::tick() {
    tick_.start_after(kTick, [this] { tick(); });
    notify_all(&Viewer::on_tick);
}

// Viewers may leave, and others join, during the calls.
void Broadcaster::notify_all(void (Viewer::*event)()) {
    notifying_ = true;
    for (std::size_t i = 0; i < viewers_.size(); ++i) {
        if (i + 1 < viewers_.size()) prefetch(viewers_[i + 1]);
        if (viewers_[i] != nullptr) (viewers_[i]->*event)();
    }
    notifying_ = false;
    if (std::find(viewers_.begin(), viewers_.end(), nullptr) != viewers_.end()) remove_departed();
}

// Each slow viewer holds the unit that it is sending. When these fill three quarters of the camera's memory,
// the viewers that hold the oldest unit are evicted, so that the camera can go on.
void Broadcaster::evict_oldest() {
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

void Broadcaster::update_demand() {
    if (!subscription_ || notifying_) return;
    double fastest = 0;
    for (const Viewer* v : viewers_) {
        if (v->max_fps() == 0) return subscription_->request_rate(0);
        fastest = std::max(fastest, v->max_fps());
    }
    subscription_->request_rate(fastest);
}

std::shared_ptr<Broadcaster> Broadcasters::of(const bus::CameraPtr& camera) {
    std::erase_if(broadcasters_, [](const auto& entry) { return entry.second.expired(); });
    auto& entry = broadcasters_[camera.get()];
    auto broadcaster = entry.lock();
    if (!broadcaster) entry = broadcaster = std::make_shared<Broadcaster>(loop_, camera);
    return broadcaster;
}

void Broadcasters::evict_all() {
    for (const auto& [camera, weak] : broadcasters_) {
        if (const auto broadcaster = weak.lock()) broadcaster->evict_all();
    }
}

}  // namespace vedette::serve
