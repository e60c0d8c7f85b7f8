// A camera as the rest of the hub sees it: its units, status, counters and commands, and the set of all
// cameras.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/bus/age_histogram.hpp"
#include "hub/bus/camera_control.hpp"
#include "hub/bus/still.hpp"
#include "hub/bus/unit_bus.hpp"

namespace vedette::bus {

// The track of a camera's pictures.
inline constexpr std::uint8_t kPictures = 0;

// What a camera does at the moment.
enum class CameraState : std::uint8_t {
    kIdle,        // no consumer and no connection
    kConnecting,  // a consumer waits for the first picture
    kLive,        // pictures arrive
    kLost,        // pictures have failed to arrive; viewers get a placeholder with the reason
};
// "idle", "connecting", "live", "lost"
inline std::string_view to_string(CameraState state) {
    constexpr std::array<std::string_view, 4> kNames{"idle", "connecting", "live", "lost"};
    return kNames[static_cast<std::size_t>(state)];
}

// State and picture format.
struct CameraStatus {
    CameraState state = CameraState::kIdle;
    std::string reason;  // a sentence for users, without credentials; empty while live or idle
    UtcTime since;       // when the state began
    int width = 0;       // of the newest picture, pixels; 0 before the first
    int height = 0;
    double fps = 0;             // over the last seconds
    std::uint64_t version = 1;  // counts the changes of state and reason; set by the camera
};

// Counters since the hub's start; all but `viewers` only grow.
struct CameraCounters {
    std::atomic<std::uint64_t> connections{0};  // opened to the camera
    std::atomic<std::uint64_t> pictures{0};
    std::atomic<std::uint64_t> bytes{0};            // of pictures
    std::atomic<std::uint64_t> skipped{0};          // parts without a whole JPEG, and bytes around pictures
    std::atomic<std::uint64_t> too_large{0};        // of these, pictures above the limit
    std::atomic<std::uint64_t> largest_refused{0};  // bytes that such a picture asked for
    std::atomic<std::uint64_t> no_memory{0};        // of these, pictures for which there was no memory
    std::atomic<std::uint64_t> wrong_length{0};     // pictures with a wrong Content-Length, which are whole
    std::atomic<std::uint64_t> no_length{0};        // pictures whose part has none, which are whole
    std::atomic<std::uint64_t> delivered{0};        // pictures sent to viewers
    std::atomic<std::uint64_t> delivered_bytes{0};  // of these
    std::atomic<std::uint64_t> missed{0};           // pictures skipped for slow viewers
    std::atomic<std::int64_t> viewers{0};           // at the moment
    std::atomic<Duration> last_picture{Duration::min()};  // since the clock's start; min(): none yet
};

// How often each of some short texts was said; the first kKinds texts have counts of their own. Thread-safe.
class Tally {
  public:
    static constexpr std::size_t kKinds = 16;
    using Counts = std::map<std::string, std::uint64_t, std::less<>>;

    void add(std::string_view text) {
        const std::lock_guard lock(mutex_);
        const auto found = counts_.find(text);
        if (found != counts_.end()) {
            ++found->second;
        } else if (counts_.size() < kKinds) {
            counts_.emplace(text, 1);
        }
    }
    Counts counts() const {
        const std::lock_guard lock(mutex_);
        return counts_;
    }

  private:
    mutable std::mutex mutex_;
    Counts counts_;  // guarded by mutex_
};

// Thread-safe. The status is written by its supervisor in hub/source.
class Camera {
  public:
    // `memory`: most bytes of pictures that the camera and all its viewers hold together.
    Camera(std::string id, std::string name, std::size_t memory, UnitBus::OnDemand on_demand = {})
        : pool(BufferPool::create(memory)),
          units(std::move(on_demand)),
          id_(std::move(id)),
          name_(std::move(name)) {}

    const std::string& id() const { return id_; }
    // The name for people.
    std::string name() const {
        const std::lock_guard lock(mutex_);
        return name_;
    }
    void rename(std::string name) {
        const std::lock_guard lock(mutex_);
        name_ = std::move(name);
    }

    // Of cameras that stand together on the page; empty: none.
    std::string group() const {
        const std::lock_guard lock(mutex_);
        return group_;
    }
    void set_group(std::string group) {
        const std::lock_guard lock(mutex_);
        group_ = std::move(group);
    }

    // The hub has the camera no longer: whoever still watches it ends. A camera does not return from this; a
    // later one of the same id is another object.
    void remove() { removed_.store(true, std::memory_order_relaxed); }
    bool is_removed() const { return removed_.load(std::memory_order_relaxed); }

    CameraStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }
    void set_status(CameraStatus status) {
        const std::lock_guard lock(mutex_);
        const bool changed = status.state != status_.state || status.reason != status_.reason;
        status.version = status_.version + (changed ? 1 : 0);
        best_fps_ = std::max(best_fps_, status.fps);
        status_ = std::move(status);
        status_version_.store(status_.version, std::memory_order_relaxed);
    }
    // The highest rate so far, in pictures a second.
    double best_fps() const {
        const std::lock_guard lock(mutex_);
        return best_fps_;
    }
    // Of the newest status: shows without a lock whether state or reason have changed.
    std::uint64_t status_version() const { return status_version_.load(std::memory_order_relaxed); }

    // Whether it has given a picture within this time.
    bool has_worked(MonoTime now, Duration within) const {
        const Duration last = counters.last_picture.load(std::memory_order_relaxed);
        return last != Duration::min() && now.since - last <= within;
    }

    // A unit's last byte was sent to a viewer at `now`.
    void note_delivered(const Unit& unit, MonoTime now) {
        age_at_viewer.add(now - unit.captured_at);
        counters.delivered.fetch_add(1, std::memory_order_relaxed);
        counters.delivered_bytes.fetch_add(unit.bytes().size(), std::memory_order_relaxed);
    }

    const std::shared_ptr<BufferPool> pool;
    UnitBus units;
    CameraControl control;
    StillCalls stills;  // attached if the camera takes single pictures beside its stream
    CameraCounters counters;
    Tally skips;                  // why something was skipped, as in Sink::skipped()
    Tally ends;                   // why connections ended, without credentials; not those that the hub ended
    AgeHistogram age_at_arrival;  // when the last byte had arrived
    AgeHistogram age_at_viewer;   // when the last byte was sent to a viewer

  private:
    const std::string id_;
    mutable std::mutex mutex_;
    std::string name_;     // guarded by mutex_
    std::string group_;    // guarded by mutex_
    CameraStatus status_;  // guarded by mutex_
    double best_fps_ = 0;  // guarded by mutex_
    std::atomic<bool> removed_{false};
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
    Cameras() { replace({}); }
    explicit Cameras(std::vector<CameraPtr> cameras) { replace(std::move(cameras)); }

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
