#include "hub/command/doctor.hpp"

#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include <gtest/gtest.h>

#include "hub/grab/console_fixture.hpp"
#include "hub/simulate/farm.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;

// A farm of virtual cameras on a thread of its own.
class RunningFarm {
  public:
    explicit RunningFarm(simulate::Options options) {
        auto started = simulate::Farm::start_on_free_ports(loop_, options);
        EXPECT_TRUE(started.has_value()) << started.error().message;
        farm_ = std::move(*started);
        for (int k = 0; k < options.cameras; ++k) {
            settings::CameraSettings camera;
            camera.id = "camera-" + std::to_string(k);
            camera.name = camera.id;
            camera.source = *settings::parse_source(
                "http://127.0.0.1:" +
                std::to_string(farm_->port(static_cast<std::size_t>(k), simulate::Port::kStream)) + "/mjpeg");
            settings_.cameras.push_back(std::move(camera));
        }
        loop_.start();
    }
    ~RunningFarm() {
        std::promise<void> closed;
        loop_.post([&] {
            farm_.reset();
            closed.set_value();
        });
        closed.get_future().wait();
        loop_.stop();
    }

    settings::Settings& settings() { return settings_; }

  private:
    io::Loop loop_{system_clock()};
    std::unique_ptr<simulate::Farm> farm_;
    settings::Settings settings_;
};

simulate::Options small_farm(int cameras) {
    simulate::Options options;
    options.cameras = cameras;
    options.size = simulate::Size{160, 120};
    options.fps = 25;
    options.loop = 5;
    return options;
}

// What is said of a camera, or "".
std::string said_of(const doctor::Findings& findings, int camera) {
    std::string out;
    for (const doctor::Finding& finding : findings)
        if (finding.about == "camera-" + std::to_string(camera))
            out += finding.what + "|" + finding.key + "\n";
    return out;
}

TEST(Doctor, has_nothing_to_say_of_a_healthy_farm) {
    RunningFarm farm(small_farm(3));
    EXPECT_EQ(doctor::format(watch_cameras(farm.settings(), 3s)), "");
}

TEST(Doctor, names_every_fault_of_the_simulator) {
    struct Row {
        const char* fault;
        const char* name;  // begins what is said; empty: see below
    };
    constexpr auto kRows = std::to_array<Row>({
        {"stall:20", "no picture for 3 s, while the connection stands"},
        {"drop:10", "the connection was lost "},
        {"length:3:-100", "it announces a wrong Content-Length in "},
        {"no-length:1", "it announces no Content-Length in "},
        {"garbage:3:1000", "it sends other bytes between its pictures, "},
        {"truncate:3", "a picture ended too early and was left out, "},
        {"trickle:5:8000", ""},
        {"no-eoi:3", "a picture ended too early and was left out, "},
        {"reboot:1:1", "the connection was lost "},
    });
    // None of the simulator's kinds is left out.
    std::set<std::string> kinds;
    for (const Row& row : kRows)
        kinds.insert(std::string(row.fault).substr(0, std::string(row.fault).find(':')));
    for (const std::string_view kind : simulate::fault_kinds())
        EXPECT_TRUE(kinds.contains(std::string(kind))) << kind;
    EXPECT_EQ(kinds.size(), simulate::fault_kinds().size());
    simulate::Options options = small_farm(static_cast<int>(kRows.size()));
    for (std::size_t k = 0; k < kRows.size(); ++k)
        options.faults.push_back(
            *simulate::parse_fault(std::string(kRows[k].fault) + "@" + std::to_string(k)));
    RunningFarm farm(options);
    for (settings::CameraSettings& camera : farm.settings().cameras) camera.source.fps = 25;
    const doctor::Findings findings = watch_cameras(farm.settings(), 3s);
    for (std::size_t k = 0; k < kRows.size(); ++k) {
        const std::string said = said_of(findings, static_cast<int>(k));
        if (*kRows[k].name == '\0') {
            EXPECT_TRUE(
                said.contains(" pictures a second, where the settings say 25.0|cameras.camera-6.fps\n"))
                << said;
        } else {
            EXPECT_TRUE(said.starts_with(kRows[k].name) || said.contains(std::string("\n") + kRows[k].name))
                << kRows[k].fault << ": " << said;
        }
    }
}

// Field case: pictures above the size of a buffer are dropped without a word, and the picture stays black |
// janakj/py-mjpeg 2, espressif/esp32-camera 162 | the doctor says so, with the key to raise
TEST(Doctor, names_the_key_to_raise_for_pictures_that_are_too_large) {
    simulate::Options options = small_farm(1);
    options.bytes = 20'000;
    RunningFarm farm(options);
    farm.settings().live.max_picture = 10'000;
    const std::string said = said_of(watch_cameras(farm.settings(), 2s), 0);
    EXPECT_TRUE(said.contains("a picture was larger than 10000 bytes and was left out, ")) << said;
    EXPECT_TRUE(said.contains("the largest had 20000 bytes or more|live.max_picture\n")) << said;
}

class DoctorCommand : public testing::Test {
  protected:
    DoctorCommand() {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~DoctorCommand() override { fs::remove_all(folder_); }
    grab::Output run(const std::string& text) const {
        std::ofstream(folder_ + "/v.yaml") << text;
        return grab::output_of([&](const grab::Console& console) {
            return run_doctor({.config = folder_ + "/v.yaml", .seconds = 2, .json = true}, console);
        });
    }
    const std::string folder_ = testing::TempDir() + "vedette-doctor-test";
};

TEST_F(DoctorCommand, names_a_lost_camera_with_its_reason) {
    const auto output =
        run("version: 1\nlisten: 127.0.0.1:0\ncameras:\n  gate: {source: \"http://127.0.0.1:1/\"}\n");
    EXPECT_EQ(output.status, 1);
    EXPECT_TRUE(output.out.contains(
        R"({"level":"error","about":"gate","what":"connect to 127.0.0.1:1: Connection refused","cure":"is the camera on)"))
        << output.out;
}

TEST_F(DoctorCommand, leaves_the_cameras_to_a_hub_that_runs) {
    fs::create_directories(folder_ + "/v.state");
    const auto held = store::StateFolder::open(folder_ + "/v.state");
    ASSERT_TRUE(held.has_value());
    const auto output =
        run("version: 1\nlisten: 127.0.0.1:0\ncameras:\n  gate: {source: \"http://127.0.0.1:1/\"}\n");
    EXPECT_TRUE(output.out.contains("a hub runs with these settings, so the cameras were not opened"))
        << output.out;
    EXPECT_FALSE(output.out.contains("gate")) << output.out;
}

TEST_F(DoctorCommand, lists_the_problems_of_the_settings) {
    const auto output = run("version: 2\n");
    EXPECT_EQ(output.status, 2);
    EXPECT_TRUE(output.err.contains("v.yaml:1:10: version: ")) << output.err;
}

}  // namespace
}  // namespace vedette::command
