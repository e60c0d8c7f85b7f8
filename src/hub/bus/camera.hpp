// What the rest of the hub knows of a camera: its units, its control, how it is doing. The supervisor of
// hub/source writes the status; everyone reads it. Any thread unless said otherwise.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/bus/age_histogram.hpp"
#include "hub/bus/unit_bus.hpp"

namespace vedette::bus {

// The track of a camera's pictures.
inline constexpr std::uint8_t kPictures = 0;

// Whether pictures arrive, as users see it.
enum class CameraState : std::uint8_t {
    kIdle,        // nobody looks; there is no connection
    kConnecting,  // somebody looks; pictures are expected soon
    kLive,        // pictures come
    kLost,        // pictures don't come; viewers are shown a drawn one that says why
};
std::string_view to_string(CameraState state);  // "idle", "connecting", "live", "lost"

// The state of a camera and the format of its pictures. A value.
struct CameraStatus {
    CameraState state = CameraState::kIdle;
    std::string reason;  // a sentence for a person, without credentials; empty while live or idle
    UtcTime since;       // when the state began
    int width = 0;       // of the newest picture, pixels; 0 before the first
    int height = 0;
    double fps = 0;             // over the last seconds
    std::uint64_t version = 1;  // counts the changes of state and reason; set by the camera
};

// Counters since the hub's start. Only grow.
struct CameraCounters {
    std::atomic<std::uint64_t> connections{0};  // opened to the camera
    std::atomic<std::uint64_t> pictures{0};
    std::atomic<std::uint64_t> bytes{0};            // of pictures
    std::atomic<std::uint64_t> skipped{0};          // parts that were no whole JPEG
    std::atomic<std::uint64_t> delivered{0};        // pictures handed to viewers
    std::atomic<std::uint64_t> delivered_bytes{0};  // of these
    std::atomic<std::uint64_t> missed{0};           // pictures that viewers were too slow for
    std::atomic<std::int64_t> viewers{0};           // right now
};

// One camera for all rooms: pool, units, counters and status. Thread-safe.
class Camera {
  public:
    // At most `memory` bytes of pictures are held for this camera and all its viewers together.
    Camera(std::string id, std::string name, std::size_t memory, UnitBus::OnDemand on_demand = {})
        : pool(BufferPool::create(memory)),
          units(std::move(on_demand)),
          id_(std::move(id)),
          name_(std::move(name)) {}

    const std::string& id() const { return id_; }
    const std::string& name() const { return name_; }

    CameraStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }
    void set_status(CameraStatus status) {
        const std::lock_guard lock(mutex_);
        const bool changed = status.state != status_.state || status.reason != status_.reason;
        status.version = status_.version + (changed ? 1 : 0);
        status_ = std::move(status);
        status_version_.store(status_.version, std::memory_order_relaxed);
    }
    // Of the newest status: shows without a lock whether state or reason have changed.
    std::uint64_t status_version() const { return status_version_.load(std::memory_order_relaxed); }

    // A unit's last byte was handed to a viewer's connection at `now`.
    void note_delivered(const Unit& unit, MonoTime now) {
        age_at_viewer.add(now - unit.captured_at);
        counters.delivered.fetch_add(1, std::memory_order_relaxed);
        counters.delivered_bytes.fetch_add(unit.bytes().size(), std::memory_order_relaxed);
    }

    const std::shared_ptr<BufferPool> pool;
    UnitBus units;
    CameraCounters counters;
    AgeHistogram age_at_arrival;  // when the last byte was in
    AgeHistogram age_at_viewer;   // when the last byte was handed to a viewer's connection

  private:
    const std::string id_;
    const std::string name_;
    mutable std::mutex mutex_;
    CameraStatus status_;  // guarded by mutex_
    std::atomic<std::uint64_t> status_version_{status_.version};
};
using CameraPtr = std::shared_ptr<Camera>;

// Cameras in the order of the settings. Immutable.
class CameraSet {
  public:
    explicit CameraSet(std::vector<CameraPtr> cameras) : cameras_(std::move(cameras)) {}
    const std::vector<CameraPtr>& all() const { return cameras_; }
    // Null when there is none of that id.
    CameraPtr find(std::string_view id) const {
        for (const CameraPtr& camera : cameras_) {
            if (camera->id() == id) return camera;
        }
        return nullptr;
    }

  private:
    const std::vector<CameraPtr> cameras_;
};

// The hub's present cameras. A change replaces the whole set; a request works with the snapshot that it took.
// Thread-safe. A mutex, because ThreadSanitizer takes GCC 12's std::atomic<std::shared_ptr> for a data race.
class Cameras {
  public:
    using Snapshot = std::shared_ptr<const CameraSet>;
    explicit Cameras(std::vector<CameraPtr> cameras = {}) { replace(std::move(cameras)); }

    Snapshot snapshot() const {
        const std::lock_guard lock(mutex_);
        return set_;
    }
    void replace(std::vector<CameraPtr> cameras) {
        auto set = std::make_shared<const CameraSet>(std::move(cameras));
        const std::lock_guard lock(mutex_);
        set_.swap(set);
    }
    // Null when there is none of that id.
    CameraPtr find(std::string_view id) const { return snapshot()->find(id); }

  private:
    mutable std::mutex mutex_;
    Snapshot set_;  // guarded by mutex_; never null
};

}  // namespace vedette::bus
