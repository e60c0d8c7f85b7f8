#include "hub/timelapse/job.hpp"

#include <gtest/gtest.h>

#include "hub/timelapse/job_fixture.hpp"

namespace vedette::timelapse {
namespace {

// Field case: the interval is counted from the end of a picture, so slow pictures move all later ones |
// 400plus/400plus 178, raspberrypi/userland 82 | each slot is at its time, whatever the picture before took
TEST(TimelapseJob, takes_a_picture_at_each_slot_under_its_name) {
    JobFixture b;
    b.begin();
    b.pass(150s);
    EXPECT_EQ(b.files(),
              (std::vector<std::string>{"020326/020326-080000-CAM1.jpg", "020326/020326-080100-CAM1.jpg",
                                        "020326/020326-080200-CAM1.jpg"}));
    const auto rows = b.rows();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].at, kMorning + 60s);
    EXPECT_EQ(rows[1].end, store::SlotEnd::kTaken);
    EXPECT_EQ(rows[1].file, "020326/020326-080100-CAM1.jpg");
    EXPECT_EQ(rows[1].bytes, std::filesystem::file_size(b.folder + "/" + rows[1].file));
    EXPECT_GE(rows[1].taken, rows[1].at) << "not older than the slot";
    EXPECT_LE(rows[1].taken, rows[1].at + 1s);
    ASSERT_TRUE(rows[1].luma.has_value());
    EXPECT_NEAR(rows[1].luma->mean, 90, 30);
    ASSERT_EQ(b.told.size(), 3U);
    EXPECT_EQ(b.told[0].type, "timelapse.taken");
    EXPECT_EQ(b.told[0].camera, "porch");
    EXPECT_NE(b.told[0].data.find("\"slot\":\"2026-03-02T08:00:00"), std::string::npos) << b.told[0].data;
    const auto outbox =
        b.store->database()->read([](store::ReadUnit& unit) { return unit.outbox.list({}, 10); });
    ASSERT_EQ(outbox->items.size(), 3U);
    EXPECT_EQ(outbox->items[0].id, b.told[0].id);
    EXPECT_EQ(b.job->status().taken, 3U);
    EXPECT_EQ(b.job->status().next, kMorning + 180s);
}

TEST(TimelapseJob, connects_the_camera_only_for_the_slot) {
    JobFixture b;
    b.begin();
    const auto consumers = [&] { return b.camera->units.demand(bus::kPictures).consumers; };
    b.pass(20s);
    EXPECT_EQ(consumers(), 0);
    b.pass(36s);  // 08:00:55
    EXPECT_EQ(consumers(), 1);
    EXPECT_GT(b.camera->units.demand(bus::kPictures).max_fps, 0);
    b.pass(10s);
    EXPECT_EQ(consumers(), 0);
}

// Field case: the camera is away for a while, and nothing tells that pictures are missing, or why |
// gopro/labs 940 | each slot without a picture has the reason
TEST(TimelapseJob, says_why_a_slot_has_no_picture_and_goes_on) {
    JobFixture b;
    b.orders.job.grace = 0;
    b.begin();
    b.works = false;
    b.pass(1s);
    b.camera->set_status({.state = bus::CameraState::kLost, .reason = "refused the password", .since = {}});
    b.pass(65s);
    EXPECT_EQ(b.job->status().error, "the camera is lost: refused the password");
    b.camera->set_status({.state = bus::CameraState::kLive, .reason = "", .since = {}});
    b.pass(30s);
    b.works = true;
    b.pass(50s);
    EXPECT_EQ(b.ledger(),
              "missed 1: the camera is lost: refused the password, missed 1: the camera gave no picture in "
              "time, taken 1");
    EXPECT_EQ(b.job->status().error, "");
    EXPECT_EQ(b.told[0].type, "timelapse.missed");
}

TEST(TimelapseJob, P21_leaves_a_camera_alone_for_three_intervals_after_an_error) {
    JobFixture b;
    b.begin();
    b.works = false;
    b.pass(31s);
    b.works = true;
    b.pass(300s);
    const std::string why = "a picture before failed, and the camera is left alone for a while (grace)";
    EXPECT_EQ(b.ledger(),
              "missed 1: the camera gave no picture in time, skipped 3: " + why + ", taken 1, taken 1");
}

// Field case: pictures of a lost camera are taken for new ones | mosandlt/Bosch-Smart-Home-Camera-Tool-
// HomeAssistant 55 | they do not count
TEST(TimelapseJob, a_placeholder_is_no_picture) {
    JobFixture b;
    b.begin();
    b.works = false;
    for (int i = 0; i < 40; ++i) {
        b.pass(1s);
        b.give(true);
    }
    EXPECT_EQ(b.ledger(), "missed 1: the camera gave no picture in time");
    EXPECT_TRUE(b.files().empty());
}

// Field case: pictures of no bytes, or cut off, lie among the others | EliasKotlyar/Xiaomi-Dafang-Hacks 709,
// AllskyTeam/allsky 4041 | such a picture is not kept, and its slot is missed with the reason
TEST(TimelapseJob, a_damaged_picture_is_not_kept) {
    JobFixture b;
    b.orders.job.grace = 0;
    b.begin();
    b.jpeg.resize(b.jpeg.size() / 2);
    b.pass(5s);
    EXPECT_TRUE(b.ledger().starts_with("missed 1: ")) << b.ledger();
    EXPECT_TRUE(b.files().empty());
}

TEST(TimelapseJob, counts_the_slots_of_a_jump_forward_as_missed) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    b.clock.set_utc(b.clock.utc() + 3600s);
    b.pass(120s);
    ASSERT_EQ(b.jumps.size(), 1U);
    EXPECT_EQ(b.jumps[0].to - b.jumps[0].from, 3600s);
    const auto rows = b.rows();
    ASSERT_EQ(rows.size(), 5U) << b.ledger();
    EXPECT_EQ(rows[1].end, store::SlotEnd::kMissed);
    EXPECT_EQ(rows[1].at, kMorning + 60s);
    EXPECT_EQ(rows[1].count, 59U) << "a slot that is not too late yet is taken";
    EXPECT_TRUE(rows[1].why.starts_with("the clock went from 2026-03-02T08:00:")) << rows[1].why;
    EXPECT_EQ(rows[2].at, kMorning + 3600s);
}

TEST(TimelapseJob, takes_no_slot_twice_when_the_clock_is_set_back) {
    JobFixture b;
    b.begin();
    b.pass(130s);
    ASSERT_EQ(b.rows().size(), 3U);
    b.clock.set_utc(b.clock.utc() - 100s);
    b.pass(160s);  // 08:03:10 again
    EXPECT_EQ(b.ledger(), "taken 1, taken 1, taken 1, taken 1");
    ASSERT_EQ(b.jumps.size(), 1U);
    EXPECT_EQ(b.jumps[0].to - b.jumps[0].from, -100s);
    EXPECT_EQ(b.files().size(), 4U);
}

TEST(TimelapseJob, works_at_once_when_the_clock_was_years_ahead) {
    JobFixture b;
    b.clock.set_utc(kMorning + 3 * 365 * 86'400s);
    b.begin();
    b.pass(61s);
    ASSERT_FALSE(b.rows().empty());
    b.clock.set_utc(kMorning - 1s);
    b.pass(62s);
    const auto rows = b.rows();
    EXPECT_EQ(rows[0].at, kMorning) << b.ledger();
    EXPECT_EQ(rows[0].end, store::SlotEnd::kTaken);
}

TEST(TimelapseJob, waits_until_the_clock_is_right) {
    JobFixture b;
    b.synchronised = false;
    b.begin();
    b.pass(70s);
    EXPECT_EQ(b.job->status().state, JobStatus::State::kNoClock);
    EXPECT_EQ(b.ledger(), "");
    b.synchronised = true;
    b.pass(70s);
    EXPECT_EQ(b.ledger(), "taken 1");
    b.synchronised = false;
    b.pass(60s);
    EXPECT_EQ(b.ledger(), "taken 1, taken 1") << "the time service may be away for a while";
}

TEST(TimelapseJob, says_which_slots_the_clock_has_cost) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    b.end();
    b.synchronised = false;
    b.begin(Beginning::kProgram);
    b.pass(300s);
    b.synchronised = true;
    b.pass(60s);
    EXPECT_EQ(b.ledger(), "taken 1, missed 4: the clock was not known to be right, taken 1, taken 1");
}

TEST(TimelapseJob, a_trusted_clock_needs_no_time_service) {
    JobFixture b;
    b.synchronised = false;
    b.orders.trust_clock = true;
    b.begin();
    b.pass(10s);
    EXPECT_EQ(b.ledger(), "taken 1");
}

TEST(TimelapseJob, slots_while_the_program_was_not_running_are_missed) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    b.end();
    b.clock.advance(300s);
    b.begin(Beginning::kProgram);
    b.pass(60s);
    EXPECT_EQ(b.ledger(), "taken 1, missed 4: the program was not running, taken 1, taken 1")
        << "a slot that is not too late yet is taken";
    EXPECT_EQ(b.job->status().missed, 4U);
}

// Field case: the program is killed while it writes | s60sc/ESP32-CAM_MJPEG2SD 73 | whole pictures count,
// others do not
TEST(TimelapseJob, a_picture_that_was_written_without_its_row_is_taken_over) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    b.end();
    const std::string path = b.folder + "/020326/020326-080200-CAM1.jpg";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(b.jpeg.data()), static_cast<std::streamsize>(b.jpeg.size()));
    std::ofstream(b.folder + "/020326/020326-080300-CAM1.jpg");  // empty
    b.clock.advance(300s);
    b.begin(Beginning::kProgram);
    EXPECT_EQ(
        b.ledger(),
        "taken 1, missed 1: the program was not running, taken 1, missed 2: the program was not running");
}

TEST(TimelapseJob, a_folder_of_pictures_becomes_the_ledger_of_a_new_job) {
    JobFixture b;
    b.begin();
    b.pass(190s);
    b.end();
    b.store = std::make_unique<store::Store>(store::open_sqlite("").value());  // the store is lost
    b.clock.advance(86'400s);
    b.begin(Beginning::kProgram);
    EXPECT_EQ(b.ledger(), "taken 1, taken 1, taken 1, taken 1");
    EXPECT_EQ(b.rows()[3].file, "020326/020326-080300-CAM1.jpg");
    ASSERT_TRUE(b.rows()[3].luma.has_value());
}

TEST(TimelapseJob, a_job_at_rest_misses_nothing) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    Job::Orders resting = b.orders;
    resting.job.enabled = false;
    b.job->change(resting);
    b.pass(300s);
    EXPECT_EQ(b.job->status().state, JobStatus::State::kResting);
    b.end();
    b.clock.advance(300s);
    b.begin(Beginning::kProgram);
    b.pass(60s);
    EXPECT_TRUE(b.ledger().starts_with("taken 1, taken 1")) << b.ledger();
}

TEST(TimelapseJob, a_job_that_was_removed_and_comes_back_misses_nothing) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    b.end(true);
    b.clock.advance(600s);
    b.begin(Beginning::kProgram);
    EXPECT_EQ(b.ledger(), "taken 1");
}

TEST(TimelapseJob, shows_the_newest_picture_of_before_when_it_begins_and_when_it_rests) {
    JobFixture b;
    b.begin();
    b.pass(61s);
    b.works = false;
    b.pass(std::chrono::minutes(2));
    b.end();
    b.begin(Beginning::kProgram);
    ASSERT_TRUE(b.job->status().last_picture);
    EXPECT_EQ(b.job->status().last_picture->at, kMorning + 60s) << "rows behind it have none";
    b.end();
    b.orders.job.enabled = false;
    b.begin(Beginning::kProgram);
    EXPECT_EQ(b.job->status().state, JobStatus::State::kResting);
    EXPECT_TRUE(b.job->status().last_picture);
}

// A write whose end was not heard of is tried again.
TEST(Ledger, leaves_out_a_row_that_is_counted_already) {
    JobFixture b;
    Ledger ledger(b.loop, *b.store, b.events, "garden");
    io::Stop stop;
    const store::SlotRow row{.job = "garden",
                             .at = kMorning,
                             .last = kMorning,
                             .why = "away",
                             .period = {},
                             .file = {},
                             .taken = {}};
    for (int time = 0; time < 2; ++time) {
        bool ended = false;
        bool written = false;
        const auto write = [](Ledger& own, store::SlotRow again, io::Stop& never, bool& done) -> io::Task<> {
            std::vector<store::SlotRow> rows;
            rows.push_back(std::move(again));
            auto writing = own.write(std::move(rows), "porch", never);
            done = co_await std::move(writing);
        };
        b.loop.spawn(write(ledger, row, stop, written), [&] { ended = true; });
        ASSERT_TRUE(b.wait_until([&] { return ended; }));
        EXPECT_TRUE(written);
        EXPECT_EQ(ledger.waiting(), 0U);
    }
    EXPECT_EQ(b.ledger(), "missed 1: away");
}

TEST(TimelapseJob, P15_the_lamp_is_on_during_a_dark_picture_and_off_after_it) {
    JobFixture b;
    std::vector<std::pair<double, std::size_t>>
        switched;  // the lamp's value, and how many pictures there were
    b.camera->control.attach(
        "ptz", {{.name = "lamp", .min = 0, .max = 100, .unit = "percent"}},
        [&](std::function<void()> work) { b.loop.post(std::move(work)); },
        [&](const bus::ControlRequest& request, MonoTime, bus::CameraControl::Reply reply) {
            switched.emplace_back(request.value, b.files().size());
            reply(bus::ControlReply{.value = request.value});
        });
    b.orders.job.lamp = settings::LampRule::kDark;
    b.begin();
    b.pass(10s);
    EXPECT_TRUE(switched.empty()) << "it is day";
    EXPECT_FALSE(b.rows()[0].lamp);
    Job::Orders night = b.orders;
    night.job.plan.dark = schedule::DailySpan{schedule::When::clock(20), schedule::When::clock(19)};
    b.job->change(night);
    b.pass(60s);
    ASSERT_EQ(switched.size(), 2U);
    EXPECT_EQ(switched[0], (std::pair<double, std::size_t>(100, 1)));
    EXPECT_EQ(switched[1].first, 0);
    ASSERT_EQ(b.rows().size(), 2U);
    EXPECT_TRUE(b.rows()[1].lamp);
    EXPECT_TRUE(b.rows()[1].dark);
    b.works = false;
    b.pass(90s);
    ASSERT_EQ(switched.size(), 4U);
    EXPECT_EQ(switched[3].first, 0) << "off, though there was no picture";
}

TEST(TimelapseJob, a_camera_without_a_lamp_gives_its_picture_all_the_same) {
    JobFixture b;
    b.orders.job.lamp = settings::LampRule::kAlways;
    b.begin();
    b.pass(10s);
    EXPECT_EQ(b.ledger(), "taken 1");
    EXPECT_FALSE(b.rows()[0].lamp);
}

TEST(TimelapseJob, takes_a_picture_when_it_is_asked_to) {
    JobFixture b;
    b.begin();
    b.pass(20s);
    std::optional<Result<store::SlotRow>> answer;
    b.job->take_now([&](Result<store::SlotRow> row) { answer = std::move(row); });
    b.pass(2s);
    ASSERT_TRUE(answer.has_value());
    ASSERT_TRUE(answer->has_value()) << answer->error().message;
    EXPECT_EQ((*answer)->file, "020326/020326-080019-CAM1.jpg");
    b.pass(60s);
    EXPECT_EQ(b.ledger(), "taken 1, taken 1, taken 1");
}

TEST(TimelapseJob, follows_a_new_plan_from_the_next_slot_on) {
    JobFixture b;
    b.begin();
    b.pass(10s);
    Job::Orders other = b.orders;
    other.job.plan.periods[0].interval = 5s;
    other.job.camera_id = "CAM2";
    b.job->change(other);
    b.pass(11s);
    const auto files = b.files();
    ASSERT_EQ(files.size(), 4U);
    EXPECT_EQ(files[1], "020326/020326-080010-CAM2.jpg");
}

TEST(TimelapseJob, two_pictures_of_one_name_never_meet) {
    JobFixture b;
    b.begin();
    b.pass(2s);
    Job::Orders minutes = b.orders;
    minutes.job.file_names = "%Y%m%d-%H%M.jpg";
    minutes.job.plan.periods[0].interval = 20s;
    b.job->change(minutes);
    b.pass(60s);
    EXPECT_EQ(b.files(), (std::vector<std::string>{"020326/020326-080000-CAM1.jpg", "20260302-0800-2.jpg",
                                                   "20260302-0800.jpg", "20260302-0801.jpg"}));
}

}  // namespace
}  // namespace vedette::timelapse
