// For tests of time-lapse jobs: a camera without a source, a folder, a store in memory, and a loop with a
// fake clock.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/timelapse/job.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::timelapse {

// 2026-03-02 is a Monday.
constexpr UtcTime kMorning{1'772'438'400s};  // 08:00 UTC

// A job of the camera "porch", UTC, all day.
inline settings::TimelapseSettings job_every(Duration interval, const std::string& folder) {
    settings::TimelapseSettings job;
    job.id = "garden";
    job.name = "Garden";
    job.camera = "porch";
    job.folder = folder;
    job.camera_id = "CAM1";
    job.file_names = "%d%m%y/%d%m%y-%H%M%S-{camera_id}.jpg";
    job.exif = {.artist = "CAM1", .copyright = "", .description = "Garden"};
    schedule::Period period;
    period.interval = interval;
    job.plan.periods = {period};
    return job;
}

class JobFixture {
  public:
    explicit JobFixture(Duration interval = std::chrono::minutes(1)) : JobFixture(interval, "") {}
    JobFixture(Duration interval, const std::string& database) {
        std::string pattern = testing::TempDir() + "vedette-timelapse-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        clock.set_utc(kMorning - 1s);
        cameras.replace({camera});
        track_ = camera->units.announce({.id = bus::kPictures});
        orders = {job_every(interval, folder), std::make_shared<const NamedZone>(), false};
        store = std::make_unique<store::Store>(store::open_sqlite(database).value());
        listening_ = events.listen([this](const bus::Event& event) { told.push_back(event); });
    }
    ~JobFixture() {
        end();
        store.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    void begin(Beginning beginning = Beginning::kSettings) {
        job = std::make_unique<Job>(
            JobContext{.loop = loop,
                       .cameras = cameras,
                       .store = *store,
                       .events = events,
                       .texts = texts,
                       .clock_is_synchronised = [this] { return synchronised; },
                       .on_clock_jump = [this](const store::ClockJump& jump) { jumps.push_back(jump); }},
            orders);
        job->start(beginning);
        EXPECT_TRUE(wait_until([&] { return job->status().state != JobStatus::State::kStarting; }));
    }
    void end(bool for_good = false) {
        if (!job) return;
        bool ended = false;
        job->stop(for_good, [&] { ended = true; });
        EXPECT_TRUE(wait_until([&] { return ended; }));
        job.reset();
    }

    // Lets the time pass in steps of at most a second, with a picture of the camera at each while it works.
    void pass(Duration time) {
        for (Duration left = time; left > Duration::zero(); left -= 1s) {
            settle();
            clock.advance(std::min(left, Duration(1s)));
            settle();
            if (works) give();
            settle();
        }
    }
    // The camera delivers a picture.
    void give(bool placeholder = false) {
        auto buffer = camera->pool->take(jpeg.size());
        ASSERT_TRUE(buffer);
        std::ranges::copy(jpeg, buffer->space().begin());
        buffer->set_size(jpeg.size());
        bus::Unit unit;
        unit.track = track_;
        unit.captured = clock.utc();
        unit.captured_at = unit.arrived = clock.mono();
        unit.placeholder = placeholder;
        unit.payload = std::move(buffer);
        camera->units.publish(std::move(unit));
    }
    // Until the job waits for the time or the camera.
    void settle() {
        EXPECT_TRUE(wait_until([&] { return is_idle() && !loop.poll(); }));
    }
    template <class Condition>
    bool wait_until(Condition condition) {
        for (const MonoTime limit = system_clock().mono() + 20s; system_clock().mono() < limit;) {
            while (loop.poll()) {
            }
            if (condition()) return true;
        }
        return false;
    }

    std::vector<std::string> files() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) found.push_back(entry.path().lexically_relative(folder).string());
        std::ranges::sort(found);
        return found;
    }
    std::vector<store::SlotRow> rows() const {
        return store->database()
            ->read([](store::ReadUnit& unit) {
                return unit.slots.list("garden", UtcTime{}, UtcTime{Duration::max()}, 100'000);
            })
            .value();
    }
    // "taken 1, missed 2: why": the rows in short.
    std::string ledger() const {
        std::string out;
        for (const store::SlotRow& row : rows()) {
            if (!out.empty()) out += ", ";
            out += std::string(to_string(row.end)) + " " + std::to_string(row.count);
            if (!row.why.empty()) out += ": " + row.why;
        }
        return out;
    }

    FakeClock clock;
    io::Loop loop{clock};
    bus::Cameras cameras;
    bus::CameraPtr camera = std::make_shared<bus::Camera>("porch", "Porch", std::size_t{32} << 20);
    bus::EventBus events;
    std::vector<bus::Event> told;
    std::unique_ptr<store::Store> store;
    std::string folder;
    Job::Orders orders;
    TextDrawer* texts = nullptr;
    std::optional<bool> synchronised = true;
    std::vector<store::ClockJump> jumps;
    std::unique_ptr<Job> job;
    bool works = true;  // the camera gives pictures while time passes
    std::vector<std::uint8_t> jpeg = test::yard_picture();

  private:
    // Nothing of the job runs on the worker pool.
    bool is_idle() const {
        return std::ranges::all_of(io::kLanes, [&](io::Lane lane) {
            const io::LaneStats stats = loop_workers().stats(lane);
            return stats.running == 0 && stats.queued == 0;
        });
    }
    io::WorkerPool& loop_workers() const { return const_cast<io::Loop&>(loop).workers(); }

    bus::TrackInfoPtr track_;
    bus::EventBus::Listening listening_;
};

}  // namespace vedette::timelapse
