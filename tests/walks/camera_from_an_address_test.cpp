// Every device of `vedette simulate --as`, found at its address by hub/probe, with a picture of it by
// hub/source: what an owner sees before anything is saved.
#include <gtest/gtest.h>

#include "hub/api/camera_search.hpp"
#include "hub/simulate/face.hpp"
#include "hub/simulate/farm.hpp"

namespace vedette {
namespace {

using simulate::Farm;

// A farm of one camera on two ports in a row, whichever are free.
std::unique_ptr<Farm> start_farm(io::Loop& loop, simulate::Options& options) {
    options.size = simulate::Size{64, 48};
    for (options.port = 21'000 + ::getpid() % 10'000; options.port < 60'000; options.port += 3)
        if (auto farm = Farm::start(loop, options)) return std::move(*farm);
    return nullptr;
}

io::Task<> search(io::Loop& loop, probe::Target target, api::CameraSearch& out, io::Stop& stop) {
    api::SearchOptions options{.watch = 200ms};
    out = co_await api::search_camera(loop, std::move(target), std::move(options), stop);
}

api::CameraSearch find(simulate::Options options, std::string_view login = "") {
    io::Loop loop(system_clock());
    const auto farm = start_farm(loop, options);
    api::CameraSearch out;
    EXPECT_TRUE(farm) << "no two free ports in a row";
    if (!farm) return out;
    io::Stop stop;
    const std::string address = "http://" + std::string(login) + "127.0.0.1:" + std::to_string(options.port);
    loop.spawn(search(loop, probe::parse_target(address).value(), out, stop), [&] { loop.quit(); });
    loop.run();
    return out;
}

void expect_first(const api::CameraSearch& found, std::string_view device) {
    ASSERT_FALSE(found.cameras.empty()) << found.report;
    const api::FoundCamera& first = found.cameras.front();
    EXPECT_EQ(first.proposal.device, device) << found.report;
    ASSERT_TRUE(first.sample) << first.reason;
    EXPECT_EQ(first.sample->width, 64);
    EXPECT_EQ(first.sample->height, 48);
}

TEST(CameraFromAnAddress, finds_every_face_of_the_simulator) {
    for (const simulate::Face& face : simulate::faces()) {
        SCOPED_TRACE(face.name);
        expect_first(find({.face = &face}), face.name);
    }
}

// The simulated originals have more addresses than the devices, so others are proposed as well.
const api::FoundCamera* find_device(const api::CameraSearch& found, std::string_view device) {
    const auto at =
        std::ranges::find(found.cameras, device, [](const auto& camera) { return camera.proposal.device; });
    return at == found.cameras.end() ? nullptr : &*at;
}

TEST(CameraFromAnAddress, finds_the_originals) {
    for (const auto original :
         {simulate::Original::kPycameresp, simulate::Original::kSecuritycam, simulate::Original::kCapture}) {
        const auto found = find({.original = original});
        const auto* const camera = find_device(found, to_string(original));
        ASSERT_NE(camera, nullptr) << to_string(original) << ": " << found.report;
        EXPECT_TRUE(camera->sample) << to_string(original) << ": " << camera->reason;
        const bool turns = original == simulate::Original::kSecuritycam;
        EXPECT_EQ(camera->proposal.settings.size(), turns ? 3U : 1U) << to_string(original);
    }
}

TEST(CameraFromAnAddress, finds_a_tcpcam_server_and_takes_the_pin_that_it_is_given) {
    simulate::Options options{
        .original = simulate::Original::kTcpcam, .fps = 10, .payload = simulate::Payload::kCamera};
    const auto closed = find(options);
    const auto* const asks = find_device(closed, "tcpcam");
    ASSERT_NE(asks, nullptr) << closed.report;
    EXPECT_FALSE(asks->sample);
    EXPECT_TRUE(asks->reason.contains("PIN")) << asks->reason;
    const auto open = find(options, ":1235@");
    const auto* const camera = find_device(open, "tcpcam");
    ASSERT_NE(camera, nullptr) << open.report;
    EXPECT_TRUE(camera->sample) << camera->reason;
}

}  // namespace
}  // namespace vedette
