#include "hub/changes/file_follower.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "linux/io/worker_pool.hpp"

namespace vedette::changes {
namespace {

constexpr const char* kOne = R"(version: 1
cameras:
  porch:
    source: test://
    name: Porch
)";

// A file that is followed for a hub that only notes what it is given.
struct FollowerFixture : Applier {
    FakeClock clock;
    io::Loop loop{clock};
    io::Stop stop;
    std::string folder = testing::TempDir() + "vedette-follow-XXXXXX";
    std::string path;
    std::vector<settings::Settings> applied;
    std::vector<std::string> said;
    std::optional<Error> refusal;
    const bus::Cameras cameras;
    SettingsChanger changer{loop, *this, cameras, stop, [this](const std::string& s) { said.push_back(s); }};
    std::unique_ptr<FileFollower> follower;
    int written = 0;
    bool ended = false;

    FollowerFixture() {
        EXPECT_NE(::mkdtemp(folder.data()), nullptr);
        path = folder + "/hub.yaml";
        write(kOne);
        auto started = settings::load_checked_settings(path);
        EXPECT_TRUE(started.has_value());
        changer.start(path, std::move(*started));
        follower = std::make_unique<FileFollower>(loop, path, changer);
        loop.spawn(follower->follow(stop), [this] { ended = true; });
        pass(1s);
    }
    ~FollowerFixture() override {
        stop.request();
        EXPECT_TRUE(wait_until([&] { return ended; }));
        std::filesystem::remove_all(folder);
    }

    io::Task<Result<Applied>> apply(const settings::Settings& settings) override {
        if (refusal) co_return std::unexpected(*refusal);
        applied.push_back(settings);
        co_return Applied{.live = 1};
    }

    // Each version differs by its time too, as on a disk whose clock is coarse.
    void write(std::string_view text) {
        std::ofstream(path, std::ios::trunc) << text;
        const auto time = std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++written);
        std::filesystem::last_write_time(path, time);
    }
    // In steps of a second; all that the worker pool does is awaited.
    void pass(Duration d) {
        for (; d > Duration::zero(); d -= 1s) {
            clock.advance(1s);
            settle();
        }
    }
    // Until no work is under way: the loop then has nothing to do for a while.
    void settle() {
        int idle = 0;
        wait_until([&] {
            const io::LaneStats disk = loop.workers().stats(io::Lane::kDisk);
            idle = loop.poll() || disk.running + disk.queued > 0 ? 0 : idle + 1;
            return idle > 2;
        });
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
};

TEST(FileFollower, applies_a_change_when_the_file_stays_the_same_for_a_second) {
    FollowerFixture b;
    b.pass(5s);
    EXPECT_TRUE(b.applied.empty()) << "nothing has changed";
    b.write("version: 1\ncameras:\n  porch:\n    source: test://\n    name: Front\n");
    b.pass(1s);
    EXPECT_TRUE(b.applied.empty()) << "it may still be written";
    b.pass(1s);
    ASSERT_EQ(b.applied.size(), 1U);
    EXPECT_EQ(b.applied[0].cameras[0].name, "Front");
    b.pass(5s);
    EXPECT_EQ(b.applied.size(), 1U);
    EXPECT_TRUE(b.said.empty()) << b.said[0];
}

TEST(FileFollower, a_file_with_a_problem_changes_nothing_and_is_said) {
    FollowerFixture b;
    b.write("version: 1\ncameras:\n  porch:\n    source: test://\n    nam: Front\n");
    b.pass(2s);
    EXPECT_TRUE(b.applied.empty());
    ASSERT_EQ(b.said.size(), 1U);
    EXPECT_TRUE(b.said[0].starts_with("Running with the settings before: " + b.path +
                                      ":5:5: cameras.porch.nam: is no setting; did you mean name?"))
        << b.said[0];
    b.pass(5s);
    EXPECT_EQ(b.said.size(), 1U) << "it is read once";
    b.write(kOne);
    b.pass(2s);
    EXPECT_EQ(b.said.back(), "Running");
    EXPECT_TRUE(b.applied.empty()) << "these are the settings that it runs by";
}

TEST(FileFollower, an_empty_or_removed_file_stops_nothing) {
    FollowerFixture b;
    b.write("");
    b.pass(2s);
    EXPECT_TRUE(b.applied.empty());
    ASSERT_EQ(b.said.size(), 1U);
    std::filesystem::remove(b.path);
    b.pass(2s);
    EXPECT_TRUE(b.said.back().ends_with("can't be read: No such file or directory")) << b.said.back();
    b.write(kOne);
    b.pass(2s);
    EXPECT_EQ(b.said.back(), "Running");
}

// Field case: a file that is replaced by rename, or a link that points elsewhere, is not seen | moby/moby 15793,
// agentgateway/agentgateway 1815, pomerium/pomerium 4708 | both are changes
TEST(FileFollower, sees_a_file_that_takes_the_place_of_the_one_before) {
    FollowerFixture b;
    const std::string front = "version: 1\ncameras:\n  porch:\n    source: test://\n    name: Front\n";
    std::ofstream(b.folder + "/new") << front;
    std::filesystem::rename(b.folder + "/new", b.path);
    b.pass(2s);
    ASSERT_EQ(b.applied.size(), 1U);
    std::ofstream(b.folder + "/elsewhere") << kOne;
    std::filesystem::create_symlink(b.folder + "/elsewhere", b.folder + "/link");
    std::filesystem::rename(b.folder + "/link", b.path);
    b.pass(2s);
    ASSERT_EQ(b.applied.size(), 2U);
    EXPECT_EQ(b.applied[1].cameras[0].name, "Porch");
}

TEST(FileFollower, says_what_waits_for_the_next_start_until_it_is_as_before) {
    FollowerFixture b;
    b.write(std::string(kOne) + "listen: 127.0.0.1:9000\n");
    b.pass(2s);
    EXPECT_EQ(b.applied.size(), 1U);
    ASSERT_EQ(b.said.size(), 1U);
    EXPECT_EQ(b.said[0], "Running; takes effect at the next start: listen");
    b.write(std::string(kOne) + "listen: 127.0.0.1:9000\nlog:\n  level: debug\n");
    b.pass(2s);
    EXPECT_EQ(b.applied.size(), 2U);
    EXPECT_EQ(b.said.size(), 1U) << "still the same";
    b.write(kOne);
    b.pass(2s);
    EXPECT_EQ(b.said.back(), "Running");
}

TEST(FileFollower, a_hub_that_can_not_follow_says_why) {
    FollowerFixture b;
    b.refusal = Error{Kind::kUnavailable, "serve.tcpcam: listen on 127.0.0.1:1: in use"};
    b.write("version: 1\ncameras:\n  gate:\n    source: test://\n");
    b.pass(2s);
    ASSERT_EQ(b.said.size(), 1U);
    EXPECT_EQ(
        b.said[0],
        "Running with the settings before the last change: serve.tcpcam: listen on 127.0.0.1:1: in use");
    b.refusal.reset();
    b.follower->read_now();
    b.settle();
    EXPECT_EQ(b.said.back(), "Running");
    EXPECT_EQ(b.applied.size(), 1U);
}

TEST(FileFollower, reads_at_once_when_asked_and_sees_what_named_files_hold) {
    FollowerFixture b;
    const std::string text = std::string("version: 1\ncameras:\n  porch:\n    source: http://192.0.2.1/\n") +
                             "    user: u\n    password_file: secret\n";
    std::ofstream(b.folder + "/secret") << "one\n";
    b.write(text);
    b.follower->read_now();
    b.settle();
    ASSERT_EQ(b.applied.size(), 1U);
    EXPECT_EQ(b.applied[0].cameras[0].source.password, "one");
    std::ofstream(b.folder + "/secret", std::ios::trunc) << "two\n";
    b.follower->read_now();
    b.settle();
    ASSERT_EQ(b.applied.size(), 2U);
    EXPECT_EQ(b.applied[1].cameras[0].source.password, "two");
    b.follower->read_now();
    b.settle();
    EXPECT_EQ(b.applied.size(), 2U);
}

}  // namespace
}  // namespace vedette::changes
