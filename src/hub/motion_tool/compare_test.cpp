#include "hub/motion_tool/compare.hpp"

#include <gtest/gtest.h>

#include "hub/motion_tool/compare_report.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/motion_tool/motion_fixture.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::motion_tool {
namespace {

grab::Output compare(const CompareOptions& options) {
    return grab::output_of([&](const grab::Console& console) { return run_compare(options, console); });
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// A person crosses the yard twice.
class CompareTest : public testing::Test {
  protected:
    CompareTest() {
        yard_.add_quiet(50);
        yard_.add_walk();
        yard_.add_quiet(60);
        yard_.add_walk();
        yard_.add_quiet(40);
    }

    YardFolder yard_;
    const std::string all_ = yard_.file("all.yaml", "");
    const std::string long_ = yard_.file("long.yaml", "min_duration_ms: 1500\n");
    const std::string deaf_ =
        yard_.file("deaf.yaml", "sensitivity: 40\nzones:\n  - include 0,0 100,0 100,20 0,20\n");  // the sky
};

TEST_F(CompareTest, shows_the_events_of_both_side_by_side) {
    const grab::Output output = compare({.a = all_, .b = long_, .sources = {yard_.source()}});
    ASSERT_EQ(output.status, 0) << output.err;
    EXPECT_TRUE(output.out.starts_with("A  " + all_ + "\nB  " + long_ + "\n")) << output.out;
    EXPECT_TRUE(has(output.out, "   min_duration_ms  250  1500\n")) << output.out;
    EXPECT_TRUE(has(output.out, "\n   1    0:05.")) << output.out;
    EXPECT_TRUE(has(output.out, "both (B ")) << output.out;
    EXPECT_TRUE(has(output.out, " s later)\n")) << output.out;
    EXPECT_TRUE(has(output.out, "A 2 events in all ")) << output.out;
    EXPECT_TRUE(has(output.out, "; both 2, only A 0, only B 0\n0:23.5 of 236 pictures; ")) << output.out;
}

TEST_F(CompareTest, an_event_of_only_one_is_marked) {
    const grab::Output output = compare({.a = deaf_, .b = all_, .sources = {yard_.source()}});
    ASSERT_EQ(output.status, 0) << output.err;
    EXPECT_TRUE(has(output.out, "   sensitivity      40  50\n   zones        1 zone  none\n")) << output.out;
    EXPECT_TRUE(has(output.out, "  only B\n")) << output.out;
    EXPECT_TRUE(has(output.out, "A 0 events in all 0.0 s; B 2 events in all ")) << output.out;
    EXPECT_TRUE(has(output.out, "; both 0, only A 0, only B 2\n")) << output.out;
}

TEST_F(CompareTest, csv_and_json_have_a_line_for_each_match) {
    const grab::Output csv = compare({.a = all_, .b = deaf_, .sources = {yard_.source()}, .csv = true});
    EXPECT_TRUE(csv.out.starts_with(
        "source,moment,what,said,a_events,a_known_s,a_start_s,a_end_s,b_events,b_known_s,b_start_s,b_end_s,"
        "b_later_s\nfolder:"))
        << csv.out;
    EXPECT_TRUE(has(csv.out, ",1,motion,only_a,1,")) << csv.out;
    EXPECT_TRUE(csv.out.ends_with(",0,,,,\n")) << csv.out;
    const grab::Output json = compare({.a = all_, .b = long_, .sources = {yard_.source()}, .json = true});
    EXPECT_TRUE(has(json.out, R"("differ":[{"name":"min_duration_ms","a":"250","b":"1500"}]}})")) << json.out;
    EXPECT_TRUE(has(json.out, R"("moment":2,"what":"motion","said":"both","b_later_s":)")) << json.out;
    EXPECT_TRUE(has(json.out, R"("both":2,"only_a":0,"only_b":0,"a":{"events":2,)")) << json.out;
    EXPECT_TRUE(json.out.ends_with("\"ended\":null}\n")) << json.out;
}

TEST_F(CompareTest, several_sources_are_reported_one_by_one_and_in_total) {
    const YardFolder other;
    const grab::Output output =
        compare({.a = all_, .b = all_, .sources = {yard_.source(), other.source(), yard_.source()}});
    EXPECT_EQ(output.status, 1) << "the second folder is empty";
    EXPECT_TRUE(has(output.err, "vedette motion compare: folder:")) << output.err;
    EXPECT_TRUE(has(output.out, "   the two settings are the same\n")) << output.out;
    EXPECT_TRUE(has(output.out, "\nall together: A 4 events")) << output.out;
    EXPECT_TRUE(has(output.out, "0:47.0 of 472 pictures")) << output.out;
}

TEST_F(CompareTest, wrong_settings_are_refused_with_their_position_before_any_source_is_read) {
    const std::string wrong = yard_.file("wrong.yaml", "sensitivity: 60\nmin_aera: 3\nmax_tracks: 0\n");
    const grab::Output output = compare({.a = all_, .b = wrong, .sources = {yard_.source()}});
    EXPECT_EQ(output.status, 2);
    EXPECT_EQ(output.out, "");
    EXPECT_TRUE(
        has(output.err, "vedette motion compare: " + wrong +
                            ":2:1: min_aera: is no setting; did you mean min_area? (allowed: sensitivity, "))
        << output.err;
    EXPECT_TRUE(has(output.err, "\nvedette motion compare: " + wrong +
                                    ":3:13: max_tracks: \"0\" is too small (allowed: 1 to 32)\n"))
        << output.err;
    const grab::Output none = compare({.a = all_ + "x", .b = deaf_, .sources = {yard_.source()}});
    EXPECT_EQ(none.status, 2);
    EXPECT_TRUE(has(none.err, "all.yamlx: can't be read: No such file or directory\n")) << none.err;
}

TEST_F(CompareTest, vedette_motion_reads_the_same_file_and_options_override_it) {
    const auto motion = [](const MotionOptions& options) {
        return grab::output_of([&](const grab::Console& console) { return run_motion(options, console); });
    };
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = deaf_}).out, "0 events in "));
    const std::string everywhere = yard_.file(".zones", "include 0,0 100,0 100,100 0,100\n");
    const grab::Output over = motion({.source = yard_.source(), .settings = deaf_, .zones = everywhere});
    EXPECT_TRUE(has(over.out, "2 events in ")) << over.out << over.err;
    const std::string loud = yard_.file("loud.yaml", "min_duration_ms: 60000\n");
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = loud}).out, "0 events in "));
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = loud, .set = {"min_duration_ms=250"}}).out,
                    "2 events in "));
}

TEST_F(CompareTest, a_certificate_is_refused_and_can_be_accepted) {
    const test::TlsServer server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    const std::string source = fmt::format("https://127.0.0.1:{}/", server.port());
    const grab::Output refused = compare({.a = all_, .b = long_, .sources = {source}});
    EXPECT_TRUE(has(refused.err, "the certificate is not trusted: self-signed certificate")) << refused.err;
    EXPECT_TRUE(has(refused.err, "or --ca-file FILE, any certificate by --insecure")) << refused.err;
    const grab::Output trusting =
        compare({.a = all_, .b = long_, .sources = {source}, .tls = {.ca_file = server.certificate_file()}});
    EXPECT_TRUE(has(trusting.err, "404 Not Found")) << trusting.err;
    const grab::Output careless =
        compare({.a = all_, .b = long_, .sources = {source}, .tls = {.insecure = true}});
    EXPECT_TRUE(careless.err.starts_with("vedette motion compare: warning: --insecure: ")) << careless.err;
    EXPECT_TRUE(has(careless.err, "404 Not Found")) << careless.err;
    const grab::Output wrong =
        compare({.a = all_, .b = long_, .sources = {yard_.source()}, .tls = {.insecure = true}});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_EQ(wrong.err, "vedette motion compare: --insecure is for https and wss sources\n");
}

TEST(CompareReport, lists_only_the_values_that_differ) {
    settings::MotionSettings a;
    settings::MotionSettings b;
    EXPECT_TRUE(differences(a, b).empty());
    b.detector.method = motion::Method::kScenes;
    b.detector.scenes.min_rgb_detection = 20;
    a.zones = "include 0,0 1,0 1,1";
    b.zones = "include 0,0 1,0 1,2";
    a.zone_count = b.zone_count = 1;
    EXPECT_EQ(differences(a, b), (std::vector<Difference>{{"method", "background", "scenes"},
                                                          {"minRgbDetection", "9", "20"},
                                                          {"zones", "1 zone", "other 1 zone"}}));
}

TEST(CompareReport, json_totals_have_the_source_and_the_error_or_null) {
    CompareTotals totals;
    totals.error = "it has ended";
    EXPECT_TRUE(compare_totals(Format::kJson, "a.mp4", totals).starts_with(R"({"source":"a.mp4","both":0,)"));
    EXPECT_TRUE(compare_totals(Format::kJson, "a.mp4", totals).ends_with("\"ended\":\"it has ended\"}\n"));
    EXPECT_TRUE(compare_totals(Format::kJson, "", {}).starts_with(R"({"source":null,)"));
}

TEST(CompareReport, a_match_of_several_events_takes_several_lines) {
    const std::vector<Match> matches{
        {.a = {{1s, 1s, 3s}, {5s, 5s, 9s}}, .b = {{1s, 1400ms, 8s, true}}},
        {.issue = motion::HealthIssue::kDark, .a = {{10s, 10s, 20s}}, .b = {}},
    };
    EXPECT_EQ(
        compare_matches(Format::kText, "clip.mp4", matches),
        "\n"
        "clip.mp4\n"
        "             A                       B\n"
        "   1    0:01.0 to 0:03.0        0:01.0 goes on        both (B 0.4 s later; A as 2 events, B as 1 "
        "event)\n"
        "        0:05.0 to 0:09.0\n"
        "   2    0:10.0 to 0:20.0                              the camera is dark: only A\n");
    EXPECT_TRUE(has(compare_matches(Format::kCsv, "a,b.mp4", matches),
                    "\"a,b.mp4\",1,motion,both,2,1.000,1.000,9.000,1,1.400,1.000,8.000,0.400\n"));
}

}  // namespace
}  // namespace vedette::motion_tool
