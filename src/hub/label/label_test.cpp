#include "hub/label/label.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "hub/label/draft.hpp"
#include "hub/label/film.hpp"
#include "hub/label/label_file.hpp"
#include "hub/motion_tool/motion_fixture.hpp"

namespace vedette::label {
namespace {

const FilmInfo kFilm{.name = "yard.mp4", .frames = 100, .fps = 12.5, .width = 320, .height = 240};

std::string error_of(const std::string& json) {
    const auto labels = parse_labels(json, kFilm);
    return labels ? "none" : labels.error().message;
}

TEST(LabelFile, formatted_labels_are_parsed_to_the_same_labels) {
    const Labels labels{.first = 5,
                        .last = 90,
                        .drafted = 1,
                        .zones = {{"the \"door\"", {{0, 0}, {320, 0}, {160, 240}}}},
                        .tracks = {{{0, 1, 2, 30, 40}, {9, 2, 3, 31, 41}}, {{50, 0, 0, 320, 240}}}};
    const std::string text = format_labels(labels, kFilm);
    const auto read = parse_labels(text, kFilm);
    ASSERT_TRUE(read.has_value()) << read.error().message << text;
    EXPECT_EQ(*read, labels);
    EXPECT_NE(
        text.find(
            "labelled by hand with `vedette motion label`; 1 of 2 tracks started as boxes of the detector"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("\n    [[0,1,2,30,40],[9,2,3,31,41]],\n    [[50,0,0,320,240]]\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("\"fps\": 12.5,"), std::string::npos) << text;
    const auto empty = parse_labels(format_labels(empty_labels(kFilm), kFilm), kFilm);
    ASSERT_TRUE(empty.has_value());
    EXPECT_EQ(*empty, empty_labels(kFilm));
}

TEST(LabelFile, a_zone_of_four_numbers_is_a_rectangle) {
    const auto labels = parse_labels(R"({"zones": {"path": [10, 20, 30, 40]}, "tracks": []})", kFilm);
    ASSERT_TRUE(labels.has_value()) << labels.error().message;
    EXPECT_EQ(labels->zones, (std::vector<LabelZone>{{"path", {{10, 20}, {30, 20}, {30, 40}, {10, 40}}}}));
    EXPECT_EQ(labels->last, 99);
}

TEST(LabelFile, labels_that_do_not_fit_the_film_are_refused_with_the_reason) {
    const std::string ok = R"("tracks": [])";
    EXPECT_EQ(error_of("{" + ok + "}"), "none");
    for (const auto& [json, part] : std::vector<std::pair<std::string, std::string>>{
             {"", "it is not JSON"},
             {"[1]", "it is not a JSON object"},
             {"{}", "it has no list of tracks"},
             {R"({"corrections": [],)" + ok + "}", "the key \"corrections\" is unknown and would be lost"},
             {R"({"frames": 101,)" + ok + "}",
              "it belongs to another film: 101 pictures, and this one has 100"},
             {R"({"width": 640,)" + ok + "}", "640 pixels wide"},
             {R"({"labelled": [9, 100],)" + ok + "}", "\"labelled\" is not"},
             {R"({"zones": {"a": [[1, 2], [3, 4]]},)" + ok + "}", "zone \"a\" does not have 3 to 64 points"},
             {R"({"zones": {"a": [[1, 2], [3, 4], [3, 241]]},)" + ok + "}",
              "zone \"a\" is not inside the picture"},
             {R"({"zones": {"": [[1, 2], [3, 4], [3, 24]]},)" + ok + "}", "a zone's name"},
             {R"({"tracks": [[]]})", "track 1 is not a list of boxes"},
             {R"({"tracks": [[[1, 2, 3, 4]]]})", "track 1: a box is [frame, left, top, right, bottom]"},
             {R"({"tracks": [[[1, 2.5, 3, 4, 5]]]})", "track 1: a box is"},
             {R"({"tracks": [[[5, 0, 0, 9, 9], [5, 0, 0, 9, 9]]]})",
              "track 1: frame 5 is out of the film or out of order"},
             {R"({"tracks": [[[100, 0, 0, 9, 9]]]})", "frame 100 is out of the film"},
             {R"({"tracks": [[[5, 9, 0, 9, 9]]]})", "the box at frame 5 is empty or not inside the picture"},
             {R"({"tracks": [[[5, 0, 0, 321, 9]]]})",
              "the box at frame 5 is empty or not inside the picture"},
             {R"({"tracks": [[[5, 0, 0, 1e300, 9]]]})", "a box is"}}) {
        EXPECT_NE(error_of(json).find(part), std::string::npos) << json << ": " << error_of(json);
    }
}

TEST(LabelFile, is_in_the_folder_of_its_film) {
    EXPECT_EQ(labels_beside("/films/garden.b.mp4"), "/films/garden.b.json");
    EXPECT_EQ(labels_beside("garden"), "garden.json");
    const motion_tool::YardFolder yard;
    EXPECT_EQ(labels_beside(yard.path().string() + "/"), yard.path().string() + ".json");
}

std::string bytes_of(const api::FileBody& picture) {
    std::string bytes(picture.size, '\0');
    const ssize_t n =
        ::pread(picture.file->get(), bytes.data(), bytes.size(), static_cast<off_t>(picture.offset));
    EXPECT_EQ(n, static_cast<ssize_t>(bytes.size()));
    return bytes;
}

TEST(LabelFilm, keeps_pictures_by_number_and_computes_its_rate) {
    auto film = LabelFilm::create();
    ASSERT_TRUE(film.has_value()) << film.error().message;
    const auto first = test::yard_picture();
    const auto second = test::yard_picture(100);
    EXPECT_TRUE(film->add(first, 0s));
    EXPECT_EQ(film->fps(), 1) << "not known yet";
    EXPECT_TRUE(film->add(second, 40ms));
    EXPECT_TRUE(film->add(first, 80ms));
    EXPECT_EQ(film->frames(), 3);
    EXPECT_EQ(film->fps(), 25);
    EXPECT_EQ(film->info("").width, test::kYardWidth);
    EXPECT_EQ(bytes_of(film->picture(1).value()), as_text(second));
    EXPECT_EQ(bytes_of(film->picture(2).value()), as_text(first));
    EXPECT_EQ(film->picture(3).error().kind, Kind::kNotFound);
    EXPECT_EQ(film->add(Bytes(first).first(100), 120ms).error().kind, Kind::kDataLoss);
    EXPECT_EQ(film->frames(), 3) << "the damaged picture has no number";
}

TEST(LabelDraft, has_confirmed_objects_with_a_box_every_half_second) {
    LabelDraft draft;
    for (int frame = 0; frame < 30; ++frame) {
        const auto x = static_cast<std::uint16_t>(frame);
        const Duration at = frame * 100ms;
        std::vector<motion::ObjectInfo> tracks{
            {.id = 4, .box = {x, 2, 3, 10}, .seen = at, .confirmed = frame > 4}};
        if (frame < 8) tracks.push_back({.id = 5, .box = {1, 1, 1, 1}, .seen = at});  // never confirmed
        if (frame == 20) tracks[0].seen = at - 100ms;  // not seen in this picture
        motion::Result result;
        result.objects = tracks;
        draft.add(result, frame, at);
    }
    const FilmInfo film{.name = "", .frames = 30, .fps = 10, .width = 250, .height = 240};
    const auto tracks = draft.finish(film);
    ASSERT_EQ(tracks.size(), 1U);
    std::vector<int> frames;
    for (const LabelBox& box : tracks[0]) frames.push_back(box.frame);
    EXPECT_EQ(frames, (std::vector<int>{0, 5, 10, 15, 21, 26, 29}));
    EXPECT_EQ(tracks[0][1], (LabelBox{5, 40, 16, 64, 96}));
    EXPECT_EQ(tracks[0].back().right, 250) << "the last block may be cut by the picture's edge";
}

TEST(Label, usage_errors_are_refused) {
    const auto refused = [](const LabelOptions& options) {
        const grab::Output output =
            grab::output_of([&](const grab::Console& console) { return run_label(options, console); });
        EXPECT_EQ(output.status, 2) << output.err;
        return output.err;
    };
    EXPECT_NE(refused({.film = "test:", .to = "x.json"}).find("only a file or a folder can be labelled"),
              std::string::npos);
    EXPECT_NE(refused({.film = "/no/such/film.mp4"}).find("film.mp4"), std::string::npos);
    EXPECT_NE(refused({.film = "/tmp", .listen = "0.0.0.0:1"}).find("--listen"), std::string::npos);
    motion_tool::YardFolder yard;
    yard.add_quiet(3);
    const std::string to = yard.file("labels.json", R"({"frames": 5, "tracks": []})");
    EXPECT_NE(
        refused({.film = yard.path().string(), .to = to})
            .find("labels.json: it belongs to another film: 5 pictures, and this one has 3; name another "
                  "file with --to"),
        std::string::npos);
    EXPECT_NE(refused({.film = yard.source()}).find("--to"), std::string::npos);
}

}  // namespace
}  // namespace vedette::label
