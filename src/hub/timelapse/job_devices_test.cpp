// What a job does with its camera's devices: single pictures, controls, brightness, gate.
#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "hub/timelapse/job_fixture.hpp"

namespace vedette::timelapse {
namespace {

struct DevicesFixture : JobFixture {
    // Controls as "gain 5" in the order in which they were set, with "picture" between them.
    std::vector<std::string> done;
    std::map<std::string, double> values{{"gain", 2}, {"exposure", 100}};
    std::function<void(const bus::StillRequest&, bus::StillCalls::Reply)> still;

    void attach_controls() {
        camera->control.attach(
            "programs", {{"gain", 1, 9, ""}, {"exposure", 1, 10'000, ""}},
            [this](std::function<void()> work) { loop.post(std::move(work)); },
            [this](const bus::ControlRequest& r, MonoTime, const bus::CameraControl::Reply& reply) {
                double& value = values[r.name];
                if (!r.relative)
                    done.push_back(r.name + " " + std::to_string(static_cast<int>(value = r.value)));
                reply(bus::ControlReply{.value = value});
            });
    }
    void attach_still() {
        camera->stills.attach([this](std::function<void()> work) { loop.post(std::move(work)); },
                              [this](const bus::StillRequest& request, MonoTime,
                                     bus::StillCalls::Reply reply) { still(request, std::move(reply)); });
    }
    bus::Still picture(bus::PictureMetadata metadata = {}) {
        auto buffer = camera->pool->take(jpeg.size());
        std::ranges::copy(jpeg, buffer->space().begin());
        buffer->set_size(jpeg.size());
        return {.jpeg = std::move(buffer),
                .captured = clock.utc(),
                .captured_at = clock.mono(),
                .metadata = metadata};
    }
};

TEST(TimelapseDevices, controls_are_set_for_the_picture_and_set_back) {
    DevicesFixture b;
    b.attach_controls();
    b.orders.job.controls.day = {{"gain", "5"}, {"exposure", "200"}};
    b.begin();
    b.pass(10s);
    EXPECT_EQ(b.done, (std::vector<std::string>{"gain 5", "exposure 200", "gain 2", "exposure 100"}));
    EXPECT_EQ(b.ledger(), "taken 1");
    b.works = false;
    b.pass(100s);
    EXPECT_EQ(b.values["gain"], 2) << "also without a picture";
}

TEST(TimelapseDevices, a_control_that_fails_costs_no_picture) {
    DevicesFixture b;
    b.orders.job.controls.day = {{"gain", "5"}};
    b.begin();
    b.pass(70s);
    EXPECT_EQ(b.ledger(), "taken 1, taken 1");
}

TEST(TimelapseDevices, the_dark_has_values_of_its_own) {
    DevicesFixture b;
    b.attach_controls();
    b.orders.job.controls = {.day = {{"gain", "5"}}, .dark = {{"gain", "8"}}, .dark_lamp = {}};
    b.orders.job.plan.dark = schedule::DailySpan{schedule::When::clock(0), schedule::When::clock(23)};
    b.begin();
    b.pass(10s);
    EXPECT_EQ(b.done.front(), "gain 8");
}

TEST(TimelapseDevices, brightness_is_corrected_from_picture_to_picture) {
    DevicesFixture b;
    b.attach_controls();
    b.orders.job.brightness = settings::BrightnessSettings{
        .control = "exposure", .target = 90, .tolerance = 1, .min = 1, .max = 1000};
    b.orders.job.controls.day = {{"exposure", "100"}};
    b.begin();
    b.pass(190s);
    std::vector<int> set;
    for (const std::string& one : b.done)
        if (one != "exposure 100" || set.empty()) set.push_back(std::stoi(one.substr(9)));
    ASSERT_GE(set.size(), 3U);
    EXPECT_EQ(set[0], 100);
    EXPECT_GT(set[1], set[0]) << "the picture is darker than wanted";
    EXPECT_GT(set[2], set[1]);
}

TEST(TimelapseDevices, a_still_is_taken_at_the_slot_with_its_values) {
    DevicesFixture b;
    std::vector<UtcTime> asked;
    std::string values;
    b.still = [&](const bus::StillRequest& request, const bus::StillCalls::Reply& reply) {
        asked.push_back(b.clock.utc());
        for (const auto& value : request.values) values += value.name + "=" + value.value + " ";
        reply(b.picture({.exposure_s = 2.5, .gain = 8, .lux = 0.3}));
    };
    b.attach_still();
    b.orders.job.controls.day = {{"ev", "auto"}};
    b.orders.job.overlay = settings::OverlaySettings{.text = "{exposure} {gain} {lux}"};
    b.works = false;
    b.begin();
    b.pass(70s);
    EXPECT_EQ(b.ledger(), "taken 1, taken 1");
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[0], kMorning);
    EXPECT_EQ(values, "ev=auto ev=auto ");
    EXPECT_EQ(b.camera->units.demand(bus::kPictures).consumers, 0U) << "no stream is opened for it";
    std::ifstream in(b.folder + "/" + b.files()[0], std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(in), {}};
    const auto place = exif::place_app1(as_bytes(file));
    ASSERT_TRUE(place);
    const auto fields = exif::read_app1(place->replaced);
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->exposure_time_s, (exif::Rational{2'500'000, 1'000'000}));
}

TEST(TimelapseDevices, a_still_that_fails_is_missed_with_its_reason) {
    DevicesFixture b;
    b.still = [](const bus::StillRequest&, const bus::StillCalls::Reply& reply) {
        reply(fail(Kind::kUnavailable, "fswebcam ended with exit code 1: no device"));
    };
    b.attach_still();
    b.orders.job.grace = 0;
    b.begin();
    b.pass(10s);
    EXPECT_EQ(b.ledger(), "missed 1: fswebcam ended with exit code 1: no device");
}

TEST(TimelapseDevices, a_still_that_began_too_late_is_missed) {
    DevicesFixture b;
    std::vector<bus::StillCalls::Reply> waiting;
    b.still = [&](const bus::StillRequest&, bus::StillCalls::Reply reply) {
        waiting.push_back(std::move(reply));
    };
    b.attach_still();
    b.works = false;
    b.begin();
    b.pass(50s);
    ASSERT_EQ(waiting.size(), 1U);
    waiting[0](b.picture());
    b.pass(2s);
    EXPECT_EQ(b.ledger(), "missed 1: the camera was busy with other pictures until it was too late");
}

TEST(TimelapseDevices, a_closed_gate_skips_the_slot) {
    DevicesFixture b;
    b.orders.job.gate.check = {{"test", "-e", b.folder + "/open"}};
    b.begin();
    b.pass(5s);
    ASSERT_TRUE(b.wait_until([&] { return b.rows().size() == 1; }));
    EXPECT_EQ(b.ledger(), "skipped 1: the gate is closed: test ended with exit code 1");
    std::ofstream(b.folder + "/open") << "1";
    b.pass(56s);
    ASSERT_TRUE(b.wait_until([&] {
        b.give();
        return b.rows().size() == 2;
    }));
    EXPECT_EQ(b.rows()[1].end, store::SlotEnd::kTaken);
}

TEST(TimelapseDevices, an_event_takes_a_picture_at_once_if_that_is_wanted) {
    DevicesFixture b;
    b.orders.job.gate = {.events = {{"sh", "-c", "echo event; exec sleep 1000"}}, .at_once = true};
    b.clock.set_utc(kMorning + 20s);
    b.begin();
    ASSERT_TRUE(b.wait_until([&] {
        b.give();
        return b.rows().size() == 1;
    }));
    EXPECT_EQ(b.rows()[0].end, store::SlotEnd::kTaken);
    EXPECT_EQ(b.rows()[0].at, kMorning + 20s);
}

}  // namespace
}  // namespace vedette::timelapse
