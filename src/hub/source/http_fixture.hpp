// For tests of HTTP cameras: a camera whose answers the test writes, and the sources that read it.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/source/http_mjpeg.hpp"
#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {

using test::FakeCamera;
using Connection = FakeCamera::Connection;

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n";

inline std::string jpeg(std::size_t size = 5000, unsigned seed = 1) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

inline std::string part(std::string_view picture, std::string_view more = "") {
    return fmt::format("\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n{}\r\n{}",
                       picture.size(), more, picture);
}

inline std::string chunk(std::string_view bytes) {
    return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

struct HttpFixture : test::SourceFixture {
    FakeCamera camera{loop};

    std::unique_ptr<HttpMjpeg> source(std::string user = "", std::string password = "",
                                      std::optional<double> fps = {}) {
        auto spec = test::spec(fmt::format("http://127.0.0.1:{}/stream", camera.port()));
        spec.user = std::move(user);
        spec.password = std::move(password);
        spec.fps = fps;
        return std::make_unique<HttpMjpeg>(std::move(spec));
    }
    // Every request gets this answer, and then the camera's side ends.
    void always(std::string answer) {
        camera.on_request([answer = std::move(answer)](Connection& c, const std::string&) {
            c.send(answer);
            c.finish();
        });
    }
    std::string picture(std::size_t i) const {
        const auto& bytes = sink.pictures.at(i).bytes;
        return {bytes.begin(), bytes.end()};
    }
};

// The head of an answer; `type` and `length` may be left out.
inline std::string head(std::string_view type, std::size_t length = 0) {
    return fmt::format("HTTP/1.1 200 OK\r\n{}{}\r\n",
                       type.empty() ? "" : fmt::format("Content-Type: {}\r\n", type),
                       length > 0 ? fmt::format("Content-Length: {}\r\n", length) : "");
}

}  // namespace vedette::source
