// For tests of a job over simulated time: what outlives a kill of the program, with a camera that fails in
// ten ways, and the check that every slot is counted once.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/timelapse/job_fixture.hpp"

namespace vedette::timelapse {

namespace fs = std::filesystem;

inline constexpr UtcTime kBegin{
    1'774'566'000s};  // 2026-03-26 23:00 UTC, three days before Europe's summer time

// What outlives a kill of the program: the disk, the camera and the time.
class World {
  public:
    // In a folder of its own, in memory if there is such a file system.
    World() : World(own_folder(), kBegin, Beginning::kSettings) {}
    // In a folder that may have pictures and a ledger already; it is removed in the end.
    World(fs::path root, UtcTime now, Beginning beginning) : root_(std::move(root)) {
        clock_.set_utc(now);
        zone_ = std::make_shared<const NamedZone>(read_time_zone("CET-1CEST,M3.5.0,M10.5.0/3").value());
        orders_ = {job_every(std::chrono::minutes(1), root_ / "pictures"), zone_, true};
        orders_.job.grace = 0;
        damaged_.resize(damaged_.size() / 2);
        replace_camera();
        begin(beginning);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World() {
        crash();
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }

    static fs::path own_folder() {
        const char* const memory = "/dev/shm";
        std::string pattern = (fs::is_directory(memory) ? std::string(memory) : testing::TempDir()) +
                              "/vedette-simulated-XXXXXX";
        return ::mkdtemp(pattern.data());
    }

    // The program is killed: nothing of it runs any more.
    void crash() {
        if (!loop_) return;
        loop_->stop();
        loop_->drop_pending();
        job_.reset();
        store_.reset();
        loop_.reset();
        workers_.reset();
    }
    void begin(Beginning beginning) {
        workers_ = std::make_unique<io::WorkerPool>(clock_);
        loop_ = std::make_unique<io::Loop>(clock_, *workers_);
        store_ = std::make_unique<store::Store>(store::open_sqlite(root_ / "vedette.db").value());
        job_ =
            std::make_unique<Job>(JobContext{.loop = *loop_,
                                             .cameras = cameras_,
                                             .store = *store_,
                                             .events = events_,
                                             .clock_is_synchronised = [] { return std::optional(true); },
                                             .on_clock_jump = [this](const store::ClockJump&) { ++jumps; }},
                                  orders_);
        job_->start(beginning);
        settle();
    }
    void settle() {
        for (bool idle = false; !idle;) {
            while (loop_->poll()) {
            }
            idle = std::ranges::all_of(io::kLanes, [&](io::Lane lane) {
                const io::LaneStats stats = workers_->stats(lane);
                return stats.running == 0 && stats.queued == 0;
            });
            idle = !loop_->poll() && idle;
        }
    }
    // The time passes until `until`, timer by timer.
    void pass_until(UtcTime until) {
        while (clock_.utc() < until) {
            settle();
            const auto due = loop_->timers().next_due();
            Duration step = until - clock_.utc();
            if (due) step = std::min(step, std::max(*due - clock_.mono(), Duration(1ms)));
            clock_.advance(step);
        }
        settle();
    }
    void give(const std::vector<std::uint8_t>& bytes, Duration age = {}, bool placeholder = false) {
        auto buffer = camera_->pool->take(bytes.size());
        ASSERT_TRUE(buffer);
        std::ranges::copy(bytes, buffer->space().begin());
        buffer->set_size(bytes.size());
        bus::Unit unit;
        unit.track = track_;
        unit.captured = clock_.utc() - age;
        unit.captured_at = clock_.mono() - age;
        unit.placeholder = placeholder;
        unit.payload = std::move(buffer);
        camera_->units.publish(std::move(unit));
    }
    // One slot, in one of the ways in which cameras fail, or with a picture.
    void play(UtcTime slot, int way) {
        pass_until(slot - 2s);
        const auto lost = [&](const char* reason) {
            camera_->set_status({.state = bus::CameraState::kLost, .reason = reason, .since = {}});
        };
        switch (way) {
            case 0: break;  // says nothing
            case 1: lost("connection refused"); break;
            case 2:
                lost("refused the password");
                pass_until(slot), give(placeholder_, {}, true);
                break;
            case 3: pass_until(slot), give(damaged_); break;
            case 4: pass_until(slot), give(picture_, 5s); break;    // an old picture
            case 5: pass_until(slot + 45s), give(picture_); break;  // too late
            case 6:
                cameras_.replace({});
                pass_until(slot + 40s);
                cameras_.replace({camera_});
                break;
            case 7:
                replace_camera();
                pass_until(slot), give(picture_);
                break;
            case 8: pass_until(slot), give(as_vector("not a picture at all")); break;
            case 9: pass_until(slot - 1s), give(picture_); break;  // just before the slot
            default: pass_until(slot), give(picture_);
        }
        settle();
        camera_->set_status({.state = bus::CameraState::kLive, .reason = "", .since = {}});
    }
    static std::vector<std::uint8_t> as_vector(std::string_view text) { return {text.begin(), text.end()}; }
    void replace_camera() {
        if (camera_) camera_->remove();
        camera_ = std::make_shared<bus::Camera>("porch", "Porch", std::size_t{8} << 20);
        track_ = camera_->units.announce({.id = bus::kPictures});
        cameras_.replace({camera_});
    }

    FakeClock& clock() { return clock_; }
    const fs::path& root() const { return root_; }
    const Job::Orders& orders() const { return orders_; }
    store::Database& database() { return *store_->database(); }

    int jumps = 0;

  private:
    fs::path root_;
    FakeClock clock_;
    std::shared_ptr<const NamedZone> zone_;
    Job::Orders orders_;
    bus::Cameras cameras_;
    bus::CameraPtr camera_;
    bus::TrackInfoPtr track_;
    bus::EventBus events_;
    std::vector<std::uint8_t> picture_ = test::yard_picture();
    std::vector<std::uint8_t> damaged_ = picture_;
    std::vector<std::uint8_t> placeholder_ = picture_;
    std::unique_ptr<io::WorkerPool> workers_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Job> job_;
};

// What check() has found.
struct SlotSums {
    std::uint64_t slots = 0;
    std::uint64_t pictures = 0;
    std::size_t rows = 0;
};
// Every slot of the plan is in one row, no row has another slot, and each picture that a row names is whole.
inline void check(World& world, UtcTime until, SlotSums& sums) {
    const Job::Orders& orders = world.orders();
    const auto rows = world.database().read(
        [&](store::ReadUnit& unit) { return unit.slots.list("garden", kBegin, until + 1us, 10'000'000); });
    ASSERT_TRUE(rows.has_value());
    std::uint64_t counted = 0;
    std::uint64_t taken = 0;
    std::set<std::string> files;
    const auto row_of = [&](UtcTime slot) {
        auto after = std::ranges::upper_bound(*rows, slot, {}, &store::SlotRow::at);
        return after == rows->begin() ? rows->end() : std::prev(after);
    };
    std::map<UtcTime, std::uint32_t> slots_of_row;
    const schedule::Plan plan = orders.job.plan.view();
    schedule::Slots slots(plan, orders.zone->rules(), kBegin, until);
    while (const auto slot = slots.next()) {
        const auto row = row_of(slot->at);
        ASSERT_TRUE(row != rows->end() && row->last >= slot->at)
            << "a slot without a row at " << slot->at.since.count() / 1'000'000'000;
        ++slots_of_row[row->at];
        ++counted;
    }
    std::uint64_t in_rows = 0;
    for (const store::SlotRow& row : *rows) {
        EXPECT_EQ(row.count, slots_of_row[row.at]) << row.at.since.count() / 1'000'000'000 << " " << row.why;
        in_rows += row.count;
        if (row.end != store::SlotEnd::kTaken) {
            EXPECT_FALSE(row.why.empty());
            continue;
        }
        ++taken;
        EXPECT_TRUE(files.insert(row.file).second) << row.file;
        const auto file = row_of_file(orders.job, row.file, row.at);
        ASSERT_TRUE(file.has_value()) << row.file;
        EXPECT_EQ(file->bytes, row.bytes) << row.file;
    }
    EXPECT_EQ(in_rows, counted);
    std::uint64_t on_disk = 0;
    for (const auto& entry : fs::recursive_directory_iterator(orders.job.folder))
        on_disk += entry.is_regular_file();
    EXPECT_EQ(on_disk, taken) << "pictures that no row names";
    sums = {counted, taken, rows->size()};
}

}  // namespace vedette::timelapse
