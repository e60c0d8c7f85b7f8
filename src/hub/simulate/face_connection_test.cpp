#include "hub/simulate/face_connection.hpp"

#include <set>

#include <gtest/gtest.h>

#include "hub/simulate/simulate_fixture.hpp"

namespace vedette::simulate {
namespace {

// A camera with a face and a client on one of its ports.
struct FaceFixture : SimulateFixture {
    explicit FaceFixture(std::string_view name, std::vector<std::string> faults = {})
        : SimulateFixture(with_face(name, std::move(faults))) {}
    static Options with_face(std::string_view name, std::vector<std::string> faults) {
        Options options = small_camera(Original::kPlain, std::move(faults));
        options.face = find_face(name);
        return options;
    }
    Client on(Port port) {
        return Client(loop, [&, port](std::unique_ptr<io::Stream> stream) {
            std::make_shared<FaceConnection>(camera, std::move(stream), *options.face, port)->start();
        });
    }
};

TEST(Face, each_has_a_name_of_its_own_and_its_stream_in_the_table) {
    std::set<std::string_view> names;
    for (const Face& face : faces()) {
        EXPECT_TRUE(names.insert(face.name).second) << face.name;
        EXPECT_FALSE(originals::parse_original(face.name)) << face.name;
        const bool has_stream = std::ranges::any_of(face.rows, [&](const FaceRow& row) {
            return row.what == FaceRow::What::kStream && row.port == face.stream_port &&
                   (row.target == "*" || row.target == face.stream);
        });
        EXPECT_TRUE(has_stream) << face.name;
    }
}

TEST(Face, answers_by_its_table_and_with_its_servers_name) {
    FaceFixture f("tasmota");
    auto page = f.on(Port::kStream);
    EXPECT_TRUE(page.get("/").starts_with("HTTP/1.1 200 OK\r\nServer: Tasmota/13.4.0 (ESP32)\r\n"));
    EXPECT_TRUE(page.closed());
    auto unknown = f.on(Port::kStream);
    EXPECT_TRUE(unknown.get("/stream").starts_with("HTTP/1.1 404 ")) << "that is on the other port";
    auto root = f.on(Port::kControl);
    EXPECT_TRUE(root.get("/").contains("Location: 192.168.1.5:81/cam.mjpeg\r\n"));
}

TEST(Face, streams_with_its_boundary) {
    FaceFixture f("ustreamer");
    auto viewer = f.on(Port::kStream);
    const std::string first = viewer.get("/?action=stream");
    EXPECT_TRUE(first.contains(
        "boundary=boundarydonotcross\r\n\r\n--boundarydonotcross\r\nContent-Type: image/jpeg\r\n"));
    EXPECT_TRUE(first.ends_with("\r\n--boundarydonotcross\r\n"));
    EXPECT_TRUE(first.contains(f.picture()));
    f.pass(40ms);
    EXPECT_TRUE(viewer.read().contains(f.picture()));
}

TEST(Face, faults_hit_its_pictures) {
    FaceFixture f("camera-webserver", {"truncate:1"});
    auto client = f.on(Port::kStream);
    const std::string answer = client.get("/capture");
    EXPECT_TRUE(answer.contains("Content-Type: image/jpeg\r\n"));
    EXPECT_FALSE(answer.contains(f.picture()));
}

}  // namespace
}  // namespace vedette::simulate
