#include "hub/changes/settings_changer.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace vedette::changes {
namespace {

namespace fs = std::filesystem;
using Why = Refusal::Why;

constexpr const char* kText =
    "version: 1  # mine\n"
    "cameras:\n"
    "  porch:\n"
    "    source: test://\n"
    "  yard:\n"
    "    source: http://10.0.0.6/\n";

bus::CameraPtr camera_of(const std::string& id) {
    return std::make_shared<bus::Camera>(id, id, std::size_t{1} << 20);
}

// A settings file and a hub that only notes what it is given.
struct ChangerFixture : Applier {
    FakeClock clock;
    io::Loop loop{clock};
    io::Stop stop;
    std::string folder = testing::TempDir() + "vedette-changer-XXXXXX";
    std::string path;
    bus::CameraPtr porch = camera_of("porch");
    bus::Cameras cameras{{porch, camera_of("yard")}};
    std::vector<std::string> applied;  // the cameras' sources
    std::optional<Error> refusal;
    std::function<void()> on_apply = [] {};
    std::vector<std::string> said;
    SettingsChanger changer{loop, *this, cameras, stop, [this](const std::string& s) { said.push_back(s); }};
    int under_way = 0;

    ChangerFixture() {
        EXPECT_NE(::mkdtemp(folder.data()), nullptr);
        path = folder + "/hub.yaml";
        write(kText);
        changer.start(path, settings::load_checked_settings(path).value());
        clock.advance(std::chrono::hours(2));
    }
    ~ChangerFixture() override {
        stop.request();
        EXPECT_TRUE(wait_until([&] { return under_way == 0; }));
        fs::remove_all(folder);
    }

    io::Task<Result<Applied>> apply(const settings::Settings& settings) override {
        if (refusal) co_return std::unexpected(*refusal);
        std::string sources;
        for (const auto& camera : settings.cameras) sources += camera.source.shown + " ";
        applied.push_back(sources);
        on_apply();
        co_return Applied{.live = 1};
    }

    void write(const std::string& text) const { std::ofstream(path) << text; }
    std::string text() const {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void give_picture(const bus::CameraPtr& camera, bool of_next_source) {
        const bus::TrackInfoPtr track =
            of_next_source || !track_ ? camera->units.announce({.id = bus::kPictures}) : track_;
        track_ = track;
        bus::Unit unit;
        unit.track = track;
        unit.payload = camera->pool->take(10);
        camera->units.publish(std::move(unit));
        camera->counters.last_picture = loop.now().since;
    }

    ChangeRequest request(const std::string& key, const std::string& value) const {
        return {.base = changer.view()->tag, .wanted = {.values = {{key, {{value}}}}}, .author = {"lex", ""}};
    }
    // Begins a change; its outcome is there when `*done` is.
    std::shared_ptr<std::optional<ChangeOutcome>> begin(ChangeRequest wanted) {
        const auto out = std::make_shared<std::optional<ChangeOutcome>>();
        const auto run = [](SettingsChanger& own, io::Loop& here, ChangeRequest asked, io::Stop& ends,
                            std::shared_ptr<std::optional<ChangeOutcome>> result) -> io::Task<> {
            auto changing = own.change(here, std::move(asked), ends);
            *result = co_await std::move(changing);
        };
        ++under_way;
        loop.spawn(run(changer, loop, std::move(wanted), stop, out), [this] { --under_way; });
        return out;
    }
    ChangeOutcome change(ChangeRequest wanted) {
        const auto out = begin(std::move(wanted));
        EXPECT_TRUE(wait_until([&] { return out->has_value(); }));
        return std::move(**out);
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

  private:
    bus::TrackInfoPtr track_;
};

TEST(SettingsChanger, a_change_is_applied_saved_and_remembered) {
    ChangerFixture b;
    const auto done = b.change(b.request("cameras.porch.name", "Front"));
    ASSERT_TRUE(done.has_value()) << done.error().detail;
    EXPECT_EQ(b.applied, std::vector<std::string>{"test:// http://10.0.0.6/ "});
    EXPECT_TRUE(b.text().starts_with(
        "version: 1  # mine\ncameras:\n  porch:\n    source: test://\n    name: Front\n"))
        << b.text();
    EXPECT_EQ(done->tag, settings::tag_of(b.text()));
    EXPECT_EQ(b.changer.view()->tag, done->tag);
    ASSERT_EQ(done->changes.size(), 1U);
    const auto file = settings::SettingsFile::open(b.path).value();
    const auto versions = file.history(file.state_folder()).value();
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[1].who + ": " + versions[1].what, "lex: set cameras.porch.name");
}

TEST(SettingsChanger, a_dry_run_changes_nothing) {
    ChangerFixture b;
    ChangeRequest request = b.request("cameras.porch.name", "Front");
    request.dry_run = true;
    const auto done = b.change(std::move(request));
    ASSERT_TRUE(done.has_value()) << done.error().detail;
    EXPECT_EQ(done->changes.size(), 1U);
    EXPECT_EQ(done->tag, settings::tag_of(kText));
    EXPECT_TRUE(b.applied.empty());
    EXPECT_EQ(b.text(), kText);
}

TEST(SettingsChanger, the_second_of_two_writers_is_told_what_the_first_has_changed) {
    ChangerFixture b;
    const ChangeRequest second = b.request("cameras.yard.name", "Yard");
    ASSERT_TRUE(b.change(b.request("cameras.porch.name", "Front")).has_value());
    const auto refused = b.change(second);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().why, Why::kChangedMeanwhile);
    EXPECT_EQ(refused.error().tag, settings::tag_of(b.text()));
    EXPECT_EQ(refused.error().changes,
              std::vector<std::string>{"cameras.porch.name: (none) -> Front (at once)"});
    EXPECT_EQ(b.applied.size(), 1U);
    // Both at once: one of them waits, and then is the second.
    const auto first = b.begin(b.request("cameras.porch.name", "A"));
    const auto other = b.begin(b.request("cameras.yard.name", "B"));
    EXPECT_TRUE(b.wait_until([&] { return first->has_value() && other->has_value(); }));
    EXPECT_TRUE((*first)->has_value());
    ASSERT_FALSE((*other)->has_value());
    EXPECT_EQ((*other)->error().why, Why::kChangedMeanwhile);
}

TEST(SettingsChanger, what_is_wrong_reaches_neither_the_hub_nor_the_file) {
    ChangerFixture b;
    const auto invalid = b.change(b.request("cameras.porch.fps", "many"));
    ASSERT_FALSE(invalid.has_value());
    EXPECT_EQ(invalid.error().why, Why::kInvalid);
    ASSERT_EQ(invalid.error().problems.size(), 1U);
    EXPECT_EQ(invalid.error().problems[0].key, "cameras.porch.fps");
    const auto program = b.change(b.request("cameras.porch.source", "exec:reboot"));
    ASSERT_FALSE(program.has_value());
    EXPECT_EQ(program.error().why, Why::kFileOnly);
    EXPECT_EQ(program.error().key, "cameras.porch.source");
    ChangeRequest back{.base = b.changer.view()->tag, .version = 7};
    const auto missing = b.change(back);
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().why, Why::kNoVersion);
    b.refusal = Error{Kind::kUnavailable, "the port is in use"};
    const auto unable = b.change(b.request("cameras.porch.name", "Front"));
    ASSERT_FALSE(unable.has_value());
    EXPECT_EQ(unable.error().why, Why::kNotApplied);
    EXPECT_EQ(unable.error().detail, "the port is in use");
    EXPECT_TRUE(b.applied.empty());
    EXPECT_EQ(b.text(), kText);
    b.refusal.reset();
    const std::string broken = std::string(kText) + "nonsense: 1\n";
    b.write(broken);
    const auto refused = b.change(b.request("cameras.porch.name", "Front"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().why, Why::kFileHasProblems);
    EXPECT_EQ(refused.error().problems[0].key, "nonsense");
    EXPECT_EQ(b.text(), broken);
}

TEST(SettingsChanger, a_version_of_the_history_comes_back) {
    ChangerFixture b;
    ASSERT_TRUE(b.change(b.request("cameras.porch.name", "Front")).has_value());
    const auto done = b.change({.base = b.changer.view()->tag, .version = 1, .author = {"lex", ""}});
    ASSERT_TRUE(done.has_value()) << done.error().detail;
    EXPECT_EQ(b.text(), kText);
    EXPECT_EQ(b.applied.size(), 2U);
}

TEST(SettingsChanger, an_edit_while_a_change_is_tried_is_not_lost) {
    ChangerFixture b;
    const std::string edited = std::string(kText) + "    name: Garden\n";
    b.on_apply = [&] { b.write(edited); };
    const auto refused = b.change(b.request("cameras.porch.name", "Front"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().why, Why::kChangedMeanwhile);
    EXPECT_EQ(b.text(), edited);
    EXPECT_EQ(b.applied.size(), 2U) << "the hub went back";
}

TEST(SettingsChanger, on_trial_a_source_is_kept_when_the_camera_gives_a_picture_by_it) {
    ChangerFixture b;
    b.give_picture(b.porch, false);
    ChangeRequest request = b.request("cameras.porch.source", "http://10.0.0.7/");
    request.on_trial = true;
    const auto out = b.begin(request);
    EXPECT_TRUE(b.wait_until([&] { return b.porch->units.demand(bus::kPictures).consumers == 1; }))
        << "the camera is connected for the trial";
    b.give_picture(b.porch, false);  // of the source before
    b.clock.advance(29s);
    EXPECT_TRUE(b.wait_until([&] { return !b.loop.poll(); }));
    EXPECT_FALSE(out->has_value());
    EXPECT_EQ(b.text(), kText) << "not saved yet";
    b.give_picture(b.porch, true);
    ASSERT_TRUE(b.wait_until([&] { return out->has_value(); }));
    ASSERT_TRUE((*out)->has_value()) << (*out)->error().detail;
    const Changed& done = ***out;
    ASSERT_EQ(done.trial.size(), 1U);
    EXPECT_EQ(done.trial[0].camera, "porch");
    EXPECT_EQ(done.trial[0].took, 29s);
    EXPECT_NE(b.text().find("http://10.0.0.7/"), std::string::npos);
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
}

TEST(SettingsChanger, on_trial_a_source_without_a_picture_is_taken_back) {
    ChangerFixture b;
    b.give_picture(b.porch, false);
    ChangeRequest request = b.request("cameras.porch.source", "http://10.0.0.7/");
    request.on_trial = true;
    const auto out = b.begin(request);
    EXPECT_TRUE(b.wait_until([&] { return b.porch->units.demand(bus::kPictures).consumers == 1; }));
    b.porch->set_status({.state = bus::CameraState::kLost, .reason = "10.0.0.7 does not answer"});
    b.clock.advance(30s);
    ASSERT_TRUE(b.wait_until([&] { return out->has_value(); }));
    ASSERT_FALSE((*out)->has_value());
    const Refusal& refused = (*out)->error();
    EXPECT_EQ(refused.why, Why::kTakenBack);
    ASSERT_EQ(refused.trial.size(), 1U);
    EXPECT_EQ(refused.trial[0].reason, "10.0.0.7 does not answer");
    EXPECT_EQ(b.applied,
              (std::vector<std::string>{"http://10.0.0.7/ http://10.0.0.6/ ", "test:// http://10.0.0.6/ "}));
    EXPECT_EQ(b.text(), kText);
}

TEST(SettingsChanger, a_camera_that_did_not_work_is_not_tried) {
    ChangerFixture b;
    b.give_picture(b.porch, false);
    b.clock.advance(std::chrono::hours(1) + 1s);
    ChangeRequest request = b.request("cameras.porch.source", "http://10.0.0.7/");
    request.on_trial = true;
    const auto done = b.change(request);
    ASSERT_TRUE(done.has_value()) << done.error().detail;
    EXPECT_TRUE(done->trial.empty());
}

TEST(SettingsChanger, a_new_camera_is_tried_when_its_source_has_just_given_a_picture) {
    ChangerFixture b;
    b.changer.note_working_source("http://10.0.0.8/");
    const bus::CameraPtr door = camera_of("door");
    b.on_apply = [&] { b.cameras.replace({b.porch, door}); };
    ChangeRequest request = b.request("cameras.door.source", "http://10.0.0.8/");
    request.on_trial = true;
    const auto out = b.begin(request);
    EXPECT_TRUE(b.wait_until([&] { return door->units.demand(bus::kPictures).consumers == 1; }));
    b.give_picture(door, false);
    ASSERT_TRUE(b.wait_until([&] { return out->has_value(); }));
    ASSERT_TRUE((*out)->has_value()) << (*out)->error().detail;
    EXPECT_EQ((***out).trial.size(), 1U);
}

TEST(SettingsChanger, a_hub_that_ends_during_a_trial_has_saved_nothing) {
    std::string path;
    {
        ChangerFixture b;
        b.give_picture(b.porch, false);
        ChangeRequest request = b.request("cameras.porch.source", "http://10.0.0.7/");
        request.on_trial = true;
        const auto out = b.begin(request);
        EXPECT_TRUE(b.wait_until([&] { return b.porch->units.demand(bus::kPictures).consumers == 1; }));
        b.stop.request();
        EXPECT_TRUE(b.wait_until([&] { return out->has_value(); }));
        EXPECT_EQ(b.text(), kText);
    }
}

TEST(SettingsChanger, a_hub_without_a_file_refuses) {
    ChangerFixture b;
    SettingsChanger other{b.loop, b, b.cameras, b.stop, {}};
    EXPECT_EQ(other.view(), nullptr);
    std::optional<ChangeOutcome> out;
    const auto run = [](SettingsChanger& own, io::Loop& here, io::Stop& ends,
                        std::optional<ChangeOutcome>& result) -> io::Task<> {
        auto changing = own.change(here, {}, ends);
        result = co_await std::move(changing);
    };
    b.loop.spawn(run(other, b.loop, b.stop, out));
    EXPECT_TRUE(b.wait_until([&] { return out.has_value(); }));
    ASSERT_FALSE(out->has_value());
    EXPECT_EQ(out->error().why, Why::kNoFile);
}

}  // namespace
}  // namespace vedette::changes
