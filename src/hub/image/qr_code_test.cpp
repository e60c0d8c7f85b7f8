#include "hub/image/qr_code.hpp"

#include <gtest/gtest.h>

namespace vedette::image {
namespace {

TEST(QrCode, is_drawn_with_its_quiet_zone_and_the_finder_of_the_upper_left_corner) {
    const auto svg = qr_code_svg("http://192.168.1.5:8480/join#guest.x");
    ASSERT_TRUE(svg.has_value());
    // Version 3 has 29 modules; a finder's first row is seven black ones.
    EXPECT_NE(svg->find(R"(viewBox="0 0 37 37")"), std::string::npos) << *svg;
    EXPECT_NE(svg->find(R"(<path d="M4 4h7v1H4z)"), std::string::npos) << *svg;
}

TEST(QrCode, what_fits_into_no_code_is_an_error) {
    EXPECT_TRUE(qr_code_svg(std::string(2331, 'a')).has_value());
    EXPECT_EQ(qr_code_svg(std::string(2332, 'a')).error().kind, Kind::kInvalidArgument);
}

}  // namespace
}  // namespace vedette::image
