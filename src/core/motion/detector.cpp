#include "core/motion/detector.hpp"

#include <algorithm>
#include <memory>
#include <new>

namespace vedette::motion {
namespace {

constexpr std::size_t kAlign = 16;
constexpr std::uint32_t kMaxUsefulCells = 16384;  // above, larger cells detect as much at less cost
constexpr std::uint32_t kMaxCells = 65000;        // sums over cells stay within 32 bits
constexpr std::uint32_t kFastMs = 2000;           // minimum time of fast learning
constexpr int kRelearnMs = 500;                   // nothing is confirmed after the background was replaced

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

std::size_t max_blobs(const Settings& settings) {
    return std::min<std::size_t>(BlobFinder::kMaxBlobs, settings.max_tracks * 2u);
}

// Bytes of the lists, which lie before the cells.
std::size_t list_bytes(const Settings& settings) {
    return rounded(settings.max_tracks * sizeof(TrackedObject)) +
           rounded(max_blobs(settings) * sizeof(Blob)) + rounded(settings.max_tracks * sizeof(ObjectInfo)) +
           rounded(max_blobs(settings) * sizeof(BlobInfo));
}

std::size_t cell_bytes(int columns, int rows, int blocks) {
    const auto count = static_cast<std::uint32_t>(cell_count(columns, blocks) * cell_count(rows, blocks));
    return kBytesPerCell * padded_count(count) + kReadableBeyondBytes;
}

// Side of the smallest useful cells for a grid of this size, in blocks.
int smallest_cell(int columns, int rows) {
    int blocks = 1;
    while (blocks < 4 &&
           cell_count(columns, blocks) * cell_count(rows, blocks) > static_cast<int>(kMaxUsefulCells))
        ++blocks;
    return blocks;
}

template <class T>
std::span<T> place(std::uint8_t*& at, std::size_t count) {
    T* const first = static_cast<T*>(static_cast<void*>(at));
    std::uninitialized_value_construct_n(first, count);
    at += rounded(count * sizeof(T));
    return {first, count};
}

Box box_of(const Blob& blob, int blocks) {
    const auto side = [&](int cells) { return static_cast<std::uint16_t>(cells * blocks); };
    return {side(blob.left), side(blob.top), side(blob.width()), side(blob.height())};
}

}  // namespace

std::size_t Detector::memory_for(const Settings& wanted, int columns, int rows) {
    if (columns <= 0 || rows <= 0) return 0;
    const Settings settings = within_limits(wanted);
    const int blocks = settings.cell_blocks == 0 ? smallest_cell(columns, rows) : settings.cell_blocks;
    return kAlign + list_bytes(settings) + std::max(cell_bytes(columns, rows, blocks), rounded(kScenesBytes));
}

void Detector::start(const Settings& settings, std::span<const Zone> zones) {
    settings_ = within_limits(settings);
    zones_ = zones;
    columns_ = rows_ = 0;
    paused_ = was_paused_ = false;
    result_ = Result{};
    cells_ = Cells{};
}

bool Detector::set_size(const frame::LumaGrid& grid) {
    columns_ = grid.columns;
    rows_ = grid.rows;
    result_ = Result{};
    cells_ = Cells{};
    void* memory = memory_.data();
    std::size_t bytes = memory_.size();
    if (std::align(kAlign, 1, memory, bytes) == nullptr) return false;
    const std::size_t lists = list_bytes(settings_);
    int blocks = settings_.cell_blocks == 0 ? smallest_cell(columns_, rows_) : settings_.cell_blocks;
    const auto fits = [&](int side) {
        return bytes >= lists + std::max(cell_bytes(columns_, rows_, side), rounded(kScenesBytes)) &&
               static_cast<std::uint32_t>(cell_count(columns_, side) * cell_count(rows_, side)) <= kMaxCells;
    };
    while (settings_.cell_blocks == 0 && blocks < 4 && !fits(blocks)) ++blocks;
    if (!fits(blocks)) return false;

    auto* at = static_cast<std::uint8_t*>(memory);
    const std::span<TrackedObject> objects = place<TrackedObject>(at, settings_.max_tracks);
    blob_finder_.start(place<Blob>(at, max_blobs(settings_)));
    object_infos_ = place<ObjectInfo>(at, settings_.max_tracks);
    blob_infos_ = place<BlobInfo>(at, max_blobs(settings_));
    health_.start(settings_);
    events_.start(settings_);
    if (settings_.method == Method::kScenes) {
        scenes_.start({at, kScenesBytes}, settings_.scenes);
        cells_.blocks = 1;
        return true;
    }
    assign_memory(cells_, at, columns_, rows_, blocks);
    rasterise(zones_, cells_.columns, cells_.rows, {cells_.state, cells_.count});
    tracker_.start(objects, settings_, cells_);
    global_change_.start();
    return true;
}

const Result& Detector::feed(const frame::LumaGrid& grid, Time at) {
    const bool whole =
        grid.columns > 0 && grid.rows > 0 && grid.means.size() >= std::size_t{grid.columns} * grid.rows;
    const bool resized = grid.columns != columns_ || grid.rows != rows_;
    first_ = false;
    if (!whole || (resized && !set_size(grid)) || cells_.blocks == 0) {
        if (!whole) columns_ = rows_ = 0;
        result_ = Result{};
        result_.verdict = Verdict::kUnfit;
        return result_;
    }
    if (resized) {
        first_ = true;
        zero_ = at;
        now_ms_ = step_ms_ = view_ms_ = 0;
    }
    const std::int64_t passed = to_ms(at - zero_);
    now_ms_ = static_cast<std::uint32_t>(std::clamp<std::int64_t>(passed, now_ms_, INT32_MAX));
    result_.phase = EventPhase::kNone;
    result_.score = 0;
    result_.changed_cells = 0;
    result_.blobs = {};
    result_.objects = {};
    if (paused_) {
        was_paused_ = true;
        tracker_.clear();
        result_.phase = events_.stop();
        result_.verdict = Verdict::kPaused;
    } else if (settings_.method == Method::kScenes) {
        apply_scenes_rule(grid);
    } else {
        set_luma(cells_, grid);
        background_.set_rounding(cells_, grid.step);
        detect();
    }
    result_.event = events_.event();
    return result_;
}

void Detector::begin_view() {
    if (first_) {
        background_.start(cells_, settings_);
    } else {
        background_.replace(cells_);
        health_.accept_view();
    }
    global_change_.start();
    was_paused_ = false;
    view_ms_ = step_ms_ = now_ms_;
}

void Detector::detect() {
    result_.cells = cells_.count;
    if (first_ || was_paused_) begin_view();
    const bool learning = now_ms_ - view_ms_ < settings_.learn_ms;
    const std::uint32_t strong =
        global_change_.compensate(cells_, background_.included_cells(), tracker_.established_cells());
    result_.changed_cells = strong;
    state_ = global_change_.classify(cells_, background_, strong, now_ms_);
    detect_objects(learning);
    // After a replaced background the end of the learning time is enough. 0 would mean the start.
    if (global_change_.replaced()) {
        const auto skipped = static_cast<std::uint32_t>(std::max(settings_.learn_ms - kRelearnMs, 0));
        view_ms_ = std::max<std::uint32_t>(1, now_ms_ - std::min(now_ms_, skipped));
    }
    const bool disturbed = state_ != GlobalState::kNone || !tracker_.objects().empty();
    health_.update(cells_, global_change_.light_step(), disturbed, now_ms_, zero_, result_.health);
    learn();
    fill_result();
}

void Detector::detect_objects(bool learning) {
    blob_finder_.clear();
    if (state_ == GlobalState::kNone) {
        blob_finder_.find(cells_);
        tracker_.update(blob_finder_, now_ms_, cells_, learning, global_change_.is_settling(now_ms_));
        result_.phase = events_.update(tracker_.objects(), cells_, now_ms_, zero_);
        result_.verdict = learning ? Verdict::kLearning : Verdict::kQuiet;
        return;
    }
    if (global_change_.replaced()) tracker_.clear();
    const bool near = state_ == GlobalState::kNearObject && !learning;
    result_.phase =
        near ? events_.whole_picture(cells_, now_ms_, zero_) : events_.update({}, cells_, now_ms_, zero_);
    result_.verdict = state_ == GlobalState::kLight ? Verdict::kLight : Verdict::kCameraMoved;
}

void Detector::learn() {
    if (now_ms_ - step_ms_ < kStepMs) return;
    step_ms_ = now_ms_;
    if (state_ != GlobalState::kNone) return;
    const bool fast = now_ms_ - view_ms_ < std::max<std::uint32_t>(kFastMs, settings_.learn_ms);
    const LearningRate rate = !fast           ? LearningRate::kNormal
                              : view_ms_ == 0 ? LearningRate::kFirst
                                              : LearningRate::kFast;
    background_.learn(cells_, rate,
                      {.lights = blob_finder_.lights(), .moving_objects = blob_finder_.moving_objects()},
                      global_change_.is_settling(now_ms_));
}

void Detector::apply_scenes_rule(const frame::LumaGrid& grid) {
    cells_.columns = static_cast<std::uint16_t>(grid.columns);
    cells_.rows = static_cast<std::uint16_t>(grid.rows);
    if (was_paused_) scenes_.start(scenes_.memory(), settings_.scenes);
    was_paused_ = false;
    result_.cells = kScenesCells;
    const ScenesVerdict verdict = scenes_.feed(grid);
    result_.changed_cells = static_cast<std::uint32_t>(scenes_.score());
    const bool motion = verdict == ScenesVerdict::kMotion && scenes_.marked();
    result_.phase =
        motion ? events_.whole_picture(cells_, now_ms_, zero_) : events_.update({}, cells_, now_ms_, zero_);
    result_.verdict = verdict == ScenesVerdict::kStabilising ? Verdict::kLearning : Verdict::kQuiet;
    if (events_.is_active()) result_.verdict = Verdict::kMotion;
    const int share = scenes_.scenes() * 100 / std::max<int>(1, settings_.scenes.threshold_motion);
    result_.score = static_cast<std::uint16_t>(events_.is_active() ? 100 : std::min(share, 99));
}

void Detector::fill_result() {
    std::size_t count = 0;
    for (const Blob& blob : blob_finder_.found()) {
        blob_infos_[count++] = {
            .box = box_of(blob, cells_.blocks),
            .cells = static_cast<std::uint16_t>(std::min<std::uint32_t>(blob.cells, 65535)),
            .contrast = static_cast<std::uint16_t>(std::min<std::uint32_t>(blob.contrast(), 65535)),
            .object = blob.object,
            .light = blob.light};
    }
    result_.blobs = blob_infos_.first(count);
    count = 0;
    std::uint16_t score = 0;
    for (const TrackedObject& object : tracker_.objects()) {
        object_infos_[count++] = info_of(object, cells_.blocks, zero_);
        score = std::max(score, object.score);
    }
    result_.objects = object_infos_.first(count);
    result_.score = events_.is_active() ? std::uint16_t{100} : std::min<std::uint16_t>(score, 99);
    if (events_.is_active() && result_.verdict != Verdict::kCameraMoved &&
        result_.verdict != Verdict::kLight) {
        result_.verdict = Verdict::kMotion;
    }
}

}  // namespace vedette::motion
