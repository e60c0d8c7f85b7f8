#include "core/motion/detector.hpp"

#include <algorithm>
#include <memory>
#include <new>

namespace vedette::motion {
namespace {

constexpr std::size_t kAlign = 16;
constexpr std::uint32_t kFinestCells = 16384;  // with more, cells of 2 × 2 blocks see as much and cost less
constexpr std::uint32_t kMostCells = 65000;    // sums over cells stay within 32 bits
constexpr std::uint32_t kFastMs = 2000;        // means are learnt fast for so long at least

std::size_t rounded(std::size_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }

std::size_t patches_of(const Settings& settings) {
    return std::min<std::size_t>(Regions::kMost, settings.max_tracks * 2u);
}

// What the lists take, before the cells.
std::size_t list_bytes(const Settings& settings) {
    return rounded(settings.max_tracks * sizeof(Thing)) + rounded(patches_of(settings) * sizeof(Patch)) +
           rounded(settings.max_tracks * sizeof(Track)) + rounded(patches_of(settings) * sizeof(Region));
}

std::size_t cell_bytes(int columns, int rows, int blocks) {
    const auto count = static_cast<std::uint32_t>(cells_over(columns, blocks) * cells_over(rows, blocks));
    return kBytesPerCell * padded_count(count) + kBeyond;
}

// The finest cells that are sensible for so many blocks.
int finest(int columns, int rows) {
    int blocks = 1;
    while (blocks < 4 &&
           cells_over(columns, blocks) * cells_over(rows, blocks) > static_cast<int>(kFinestCells))
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

Box box_of(const Patch& patch, int blocks) {
    const auto side = [&](int cells) { return static_cast<std::uint16_t>(cells * blocks); };
    return {side(patch.left), side(patch.top), side(patch.width()), side(patch.height())};
}

}  // namespace

std::size_t Detector::memory_for(const Settings& wanted, int columns, int rows) {
    if (columns <= 0 || rows <= 0) return 0;
    const Settings settings = within_limits(wanted);
    const int blocks = settings.cell_blocks == 0 ? finest(columns, rows) : settings.cell_blocks;
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

bool Detector::fit(const frame::LumaGrid& grid) {
    columns_ = grid.columns;
    rows_ = grid.rows;
    result_ = Result{};
    cells_ = Cells{};
    void* memory = memory_.data();
    std::size_t bytes = memory_.size();
    if (std::align(kAlign, 1, memory, bytes) == nullptr) return false;
    const std::size_t lists = list_bytes(settings_);
    int blocks = settings_.cell_blocks == 0 ? finest(columns_, rows_) : settings_.cell_blocks;
    const auto fits = [&](int side) {
        return bytes >= lists + std::max(cell_bytes(columns_, rows_, side), rounded(kScenesBytes)) &&
               static_cast<std::uint32_t>(cells_over(columns_, side) * cells_over(rows_, side)) <= kMostCells;
    };
    while (settings_.cell_blocks == 0 && blocks < 4 && !fits(blocks)) ++blocks;
    if (!fits(blocks)) return false;

    auto* at = static_cast<std::uint8_t*>(memory);
    const std::span<Thing> things = place<Thing>(at, settings_.max_tracks);
    regions_.start(place<Patch>(at, patches_of(settings_)));
    tracks_out_ = place<Track>(at, settings_.max_tracks);
    regions_out_ = place<Region>(at, patches_of(settings_));
    health_.start(settings_);
    events_.start(settings_);
    if (settings_.method == Method::kScenes) {
        scenes_.start({at, kScenesBytes}, settings_.scenes);
        cells_.blocks = 1;
        return true;
    }
    lay_out(cells_, at, columns_, rows_, blocks);
    rasterise(zones_, cells_.columns, cells_.rows, {cells_.state, cells_.count});
    tracks_.start(things, settings_, cells_);
    view_.start();
    return true;
}

const Result& Detector::feed(const frame::LumaGrid& grid, Time at) {
    const bool whole =
        grid.columns > 0 && grid.rows > 0 && grid.means.size() >= std::size_t{grid.columns} * grid.rows;
    const bool another = grid.columns != columns_ || grid.rows != rows_;
    first_ = false;
    if (!whole || (another && !fit(grid)) || cells_.blocks == 0) {
        if (!whole) columns_ = rows_ = 0;
        result_ = Result{};
        result_.verdict = Verdict::kUnfit;
        return result_;
    }
    if (another) {
        first_ = true;
        zero_ = at;
        now_ms_ = step_ms_ = learn_from_ms_ = 0;
    }
    const std::int64_t passed = to_ms(at - zero_);
    now_ms_ = static_cast<std::uint32_t>(std::clamp<std::int64_t>(passed, now_ms_, INT32_MAX));
    result_.phase = EventPhase::kNone;
    result_.score = 0;
    result_.changed_cells = 0;
    result_.regions = {};
    result_.tracks = {};
    if (paused_) {
        was_paused_ = true;
        tracks_.clear();
        result_.phase = events_.stop(zero_);
        result_.verdict = Verdict::kPaused;
    } else if (settings_.method == Method::kScenes) {
        look_scenes(grid);
    } else {
        take_means(cells_, grid);
        look_background();
    }
    result_.event = events_.event();
    return result_;
}

void Detector::look_background() {
    result_.cells = cells_.count;
    if (first_ || was_paused_) {
        if (first_) {
            background_.start(cells_, settings_);
        } else {
            background_.take_over(cells_);
            health_.accept_view();
        }
        view_.start();
        was_paused_ = false;
        learn_from_ms_ = step_ms_ = now_ms_;
    }
    const bool early = now_ms_ - learn_from_ms_ < settings_.learn_ms;
    const Changed changed = view_.follow(cells_, background_.counting_cells(), tracks_.known_cells());
    result_.changed_cells = changed.strong;
    const ViewState state = view_.judge(cells_, background_, changed, now_ms_);
    regions_.clear();
    if (state == ViewState::kSteady) {
        regions_.find(cells_);
        tracks_.update(regions_, now_ms_, cells_, early, view_.settling(now_ms_));
        result_.phase = events_.update(tracks_.things(), cells_, now_ms_, zero_);
        result_.verdict = early ? Verdict::kLearning : Verdict::kQuiet;
    } else {
        if (view_.renewed()) tracks_.clear();
        const bool filled = state == ViewState::kFilled && !early;
        result_.phase =
            filled ? events_.whole_view(cells_, now_ms_, zero_) : events_.update({}, cells_, now_ms_, zero_);
        result_.verdict = state == ViewState::kLight ? Verdict::kLight : Verdict::kCameraMoved;
    }
    if (view_.renewed())
        learn_from_ms_ =
            std::max<std::uint32_t>(1, now_ms_ - std::min<std::uint32_t>(now_ms_, settings_.learn_ms / 2u));
    const bool disturbed = state != ViewState::kSteady || !tracks_.things().empty();
    health_.look(cells_, view_.light_step(), disturbed, now_ms_, zero_, result_.health);
    if (now_ms_ - step_ms_ >= kStepMs) {
        step_ms_ = now_ms_;
        if (state == ViewState::kSteady) {
            const bool fast = now_ms_ - learn_from_ms_ < std::max<std::uint32_t>(kFastMs, settings_.learn_ms);
            const Pace pace = !fast ? Pace::kUsual : learn_from_ms_ == 0 ? Pace::kFirst : Pace::kFast;
            const bool settling = view_.settling(now_ms_);
            background_.learn(cells_, pace,
                              {.lights = regions_.lights(), .travellers = regions_.travellers()}, settling);
        }
    }
    show();
}

void Detector::look_scenes(const frame::LumaGrid& grid) {
    cells_.columns = static_cast<std::uint16_t>(grid.columns);
    cells_.rows = static_cast<std::uint16_t>(grid.rows);
    if (was_paused_) scenes_.start(scenes_.memory(), settings_.scenes);
    was_paused_ = false;
    result_.cells = kScenesCells;
    const ScenesRule::Says says = scenes_.feed(grid);
    result_.changed_cells = static_cast<std::uint32_t>(scenes_.score());
    const bool motion = says == ScenesRule::Says::kMotion && scenes_.marked();
    result_.phase =
        motion ? events_.whole_view(cells_, now_ms_, zero_) : events_.update({}, cells_, now_ms_, zero_);
    result_.verdict = says == ScenesRule::Says::kStabilising ? Verdict::kLearning : Verdict::kQuiet;
    if (events_.going()) result_.verdict = Verdict::kMotion;
    const int share = scenes_.scenes() * 100 / std::max<int>(1, settings_.scenes.threshold_motion);
    result_.score = static_cast<std::uint16_t>(events_.going() ? 100 : std::min(share, 99));
}

void Detector::show() {
    std::size_t count = 0;
    for (const Patch& patch : regions_.found()) {
        regions_out_[count++] = {
            .box = box_of(patch, cells_.blocks),
            .cells = static_cast<std::uint16_t>(std::min<std::uint32_t>(patch.cells, 65535)),
            .contrast = static_cast<std::uint16_t>(std::min<std::uint32_t>(patch.contrast(), 65535)),
            .track = patch.track,
            .light = patch.light};
    }
    result_.regions = regions_out_.first(count);
    count = 0;
    std::uint16_t score = 0;
    for (const Thing& thing : tracks_.things()) {
        tracks_out_[count++] = shown(thing, cells_.blocks, zero_);
        score = std::max(score, thing.score);
    }
    result_.tracks = tracks_out_.first(count);
    result_.score = events_.going() ? std::uint16_t{100} : std::min<std::uint16_t>(score, 99);
    if (events_.going() && result_.verdict != Verdict::kCameraMoved && result_.verdict != Verdict::kLight) {
        result_.verdict = Verdict::kMotion;
    }
}

}  // namespace vedette::motion
