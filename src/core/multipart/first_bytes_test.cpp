#include "core/multipart/first_bytes.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::multipart {
namespace {

const char* name_of(Content content) {
    constexpr const char* kNames[] = {"parts", "jpegs", "html",  "xml",  "json",  "gzip",   "png",
                                      "gif",   "webp",  "video", "text", "empty", "unknown"};
    return kNames[static_cast<std::size_t>(content)];
}

std::string describe(const std::optional<FirstBytes>& found) {
    if (!found) return "more";
    return std::string(name_of(found->content)) +
           (found->boundary ? " " + std::string(found->boundary->text()) : "");
}

// The result for the whole text; shorter beginnings give the same or want more.
std::string seen(const std::string& text, const char* label = nullptr) {
    const auto labelled = label != nullptr ? Boundary::from(label) : std::nullopt;
    const std::string result = describe(look_at(as_bytes(text), true, labelled));
    for (std::size_t size = 0; size < text.size(); ++size) {
        const std::string early = describe(look_at(as_bytes(text).first(size), false, labelled));
        if (early != "more" && early != result)
            return early + " after " + std::to_string(size) + ", " + result;
    }
    return result;
}

std::string picture() { return std::string("\xFF\xD8\xFF\xE0\x00\x10JFIF", 10); }

TEST(FirstBytes, parts_are_told_by_a_boundary_line_and_a_head) {
    const std::string head = "Content-Type: image/jpeg\r\n\r\n";
    EXPECT_EQ(seen("--frame\r\n" + head + picture()), "parts frame");
    EXPECT_EQ(seen("\r\n\r\n--frame\n" + head), "parts frame");
    EXPECT_EQ(seen("----frame--x\r\n" + head), "parts --frame--x");
    EXPECT_EQ(seen("--frame\r\n\r\n" + picture()), "parts frame");
    EXPECT_EQ(seen("--frame" + head + picture()), "parts frame");
    EXPECT_EQ(seen("--my frame content-length: 12\r\n" + head), "parts my frame");
    EXPECT_EQ(seen("starting up\r\n--frame\r\n" + head + picture()), "parts frame");
    EXPECT_EQ(seen("-- signature\nJohn Doe"), "text");
    EXPECT_EQ(seen("--"), "text");
}

TEST(FirstBytes, the_boundary_of_the_label_is_used_unless_the_first_line_has_another) {
    const std::string head = "Content-Type: image/jpeg\r\n\r\n";
    EXPECT_EQ(seen("--frame\r\n" + head, "frame"), "parts frame");
    EXPECT_EQ(seen("--frame\r\n" + head, "--frame"), "parts --frame");
    EXPECT_EQ(seen("--other\r\n" + head, "frame"), "parts other");
    EXPECT_EQ(seen(head + picture(), "frame"), "parts frame") << "a head without its boundary";
    EXPECT_EQ(seen("noise before the stream", "frame"), "parts frame");
    EXPECT_EQ(seen(picture(), "frame"), "jpegs");
    EXPECT_EQ(seen("<html><body>Not found</body>", "frame"), "html");
    EXPECT_EQ(seen("", "frame"), "empty");
}

TEST(FirstBytes, pictures_are_told_by_soi) {
    EXPECT_EQ(seen(picture()), "jpegs");
    EXPECT_EQ(seen("\r\n" + picture()), "jpegs");
    EXPECT_EQ(seen("\xFF\xD8" + picture()), "jpegs");
    EXPECT_EQ(seen(std::string(9, '\0') + picture()), "jpegs");
    EXPECT_EQ(seen("Content-Type: image/jpeg\r\n\r\n" + picture()), "jpegs");
}

TEST(FirstBytes, other_formats_are_named) {
    EXPECT_EQ(seen("<!DOCTYPE html>\n<html>"), "html");
    EXPECT_EQ(seen("\n <HTML><head><title>Camera"), "html");
    EXPECT_EQ(seen("<?xml version=\"1.0\"?><Status>"), "xml");
    EXPECT_EQ(seen("\xEF\xBB\xBF<Status><code>2</code>"), "xml");
    EXPECT_EQ(seen("{\"error\": \"busy\"}"), "json");
    EXPECT_EQ(seen("[{\"error\": \"busy\"}]"), "json");
    EXPECT_EQ(seen("\x1F\x8B\x08 and so on, some bytes"), "gzip");
    EXPECT_EQ(seen("\x89PNG\r\n\x1A\n and so on"), "png");
    EXPECT_EQ(seen("GIF89a and so on, some bytes"), "gif");
    EXPECT_EQ(seen("RIFF1234WEBPVP8 and so on"), "webp");
    EXPECT_EQ(seen("RIFF1234AVI LIST and so on"), "video");
    EXPECT_EQ(seen(std::string("\0\0\0\x20"
                               "ftypisom and so on",
                               22)),
              "video");
    EXPECT_EQ(seen(std::string("\0\0\0\1\x67 and so on and so on", 20)), "video");
    EXPECT_EQ(seen("Device is busy\r\n"), "text");
    EXPECT_EQ(seen("no"), "text");
    EXPECT_EQ(seen("\r\n"), "unknown");
    EXPECT_EQ(seen("\x01\x02\x03"), "unknown");
    EXPECT_EQ(seen(""), "empty");
}

TEST(FirstBytes, a_long_beginning_decides) {
    EXPECT_EQ(describe(look_at(as_bytes(std::string(kMaxFirstBytes - 1, 'x')), false, {})), "more");
    EXPECT_EQ(describe(look_at(as_bytes(std::string(kMaxFirstBytes, 'x')), false, {})), "text");
    EXPECT_EQ(describe(look_at(as_bytes(std::string(kMaxFirstBytes, '\0')), false, {})), "unknown");
    EXPECT_EQ(describe(look_at(as_bytes("--" + std::string(kMaxFirstBytes, 'b')), false, {})), "text");
}

}  // namespace
}  // namespace vedette::multipart
