// Walk: a film to its labels, in four files.
//
//   1. hub/label/film.cpp           keeps the film's pictures by number
//   2. hub/serve/http_session.cpp   applies Host, Origin and body limits, then calls the route
//   3. hub/label/routes.cpp         answers the page: info, pictures, and takes the labels
//   4. hub/label/label_file.cpp     checks and formats the labels for bench/motion
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/label/routes.hpp"
#include "hub/serve/serve_fixture.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::label {
namespace {

namespace fs = std::filesystem;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

class LabelsOfAFilm : public testing::Test {
  protected:
    LabelsOfAFilm() {
        std::string pattern = testing::TempDir() + "vedette-labels-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(film_.add(test::yard_picture(40 * i), i * 100ms));
        fixture_.routes = routes_.table();
    }
    ~LabelsOfAFilm() override { fs::remove_all(folder_); }

    std::string file() const { return (folder_ / "yard.json").string(); }
    std::string saved() const {
        std::ifstream in(file());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string get(std::string_view path) { return ask("GET", path, ""); }
    std::string ask(std::string_view method, std::string_view path, const std::string& body,
                    std::string_view fields = "Host: 127.0.0.1:5\r\n") {
        auto client = fixture_.connect();
        return client.ask_and_wait(fmt::format("{} {} HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n{}", method,
                                               path, fields, body.size(), body));
    }

    serve::ServeFixture fixture_;
    fs::path folder_;
    LabelFilm film_ = std::move(*LabelFilm::create());
    LabelRoutes routes_{
        film_, film_.info("yard.mp4"), (fs::path(testing::TempDir()) / "unused").string(), Labels{}, {}};
};

TEST_F(LabelsOfAFilm, labels_are_shown_and_saved_through_the_page) {
    const FilmInfo info = film_.info("yard.mp4");
    LabelRoutes routes(film_, info, file(), empty_labels(info), {{{0, 8, 8, 40, 80}, {2, 16, 8, 48, 80}}});
    fixture_.routes = routes.table();
    const std::string page = get("/");
    EXPECT_TRUE(has(page, "<title>Label"));
    const std::size_t asset = page.find("/assets/");
    ASSERT_NE(asset, page.npos) << page;
    EXPECT_TRUE(has(get(page.substr(asset, page.find('"', asset) - asset)), "immutable"));
    const std::string begin = get("/film");
    EXPECT_TRUE(has(begin, "\"film\":\"yard.mp4\"")) << begin;
    EXPECT_TRUE(has(begin, "\"frames\":3")) << begin;
    EXPECT_TRUE(has(begin, "\"fps\":10")) << begin;
    EXPECT_TRUE(has(begin, R"("drafts":[)")) << begin;
    EXPECT_TRUE(has(begin, "[[0,8,8,40,80],[2,16,8,48,80]]")) << begin;
    const auto second = test::yard_picture(40);
    EXPECT_TRUE(get("/frames/1.jpg").ends_with(std::string("\r\n\r\n").append(as_text(second))));
    EXPECT_FALSE(fs::exists(file()));
    const std::string answer = ask(
        "PUT", "/labels",
        R"({"labelled":[0,2],"drafted":0,"zones":{"gate":[[0,0],[90,0],[0,90]]},"tracks":[[[1,4,5,60,70]]]})");
    EXPECT_TRUE(has(answer, "200 OK")) << answer;
    EXPECT_TRUE(has(answer, R"("tracks":1,"zones":1)")) << answer;
    const auto labels = parse_labels(saved(), info);
    ASSERT_TRUE(labels.has_value()) << saved();
    EXPECT_EQ(labels->tracks, (std::vector<LabelTrack>{{{1, 4, 5, 60, 70}}}));
    EXPECT_TRUE(has(get("/film"), "[[1,4,5,60,70]]")) << "a reload continues from the saved labels";
}

TEST_F(LabelsOfAFilm, wrong_labels_are_refused_and_the_file_is_kept) {
    LabelRoutes routes(film_, film_.info("yard.mp4"), file(), empty_labels(film_.info("yard.mp4")), {});
    fixture_.routes = routes.table();
    ASSERT_TRUE(has(ask("PUT", "/labels", R"({"tracks":[[[1,4,5,60,70]]]})"), "200 OK"));
    const std::string before = saved();
    const std::string answer = ask("PUT", "/labels", R"({"tracks":[[[7,4,5,60,70]]]})");
    EXPECT_TRUE(has(answer, "400 Bad Request")) << answer;
    EXPECT_TRUE(has(answer, "the labels are refused: track 1: frame 7 is out of the film")) << answer;
    EXPECT_EQ(saved(), before);
    fs::remove_all(folder_);
    EXPECT_TRUE(has(ask("PUT", "/labels", R"({"tracks":[]})"), "yard.json")) << "the error names the file";
}

TEST_F(LabelsOfAFilm, pages_of_other_sites_are_refused) {
    const std::string labels = R"({"tracks":[]})";
    EXPECT_TRUE(has(ask("GET", "/film", "", "Host: evil.example\r\n"), "host_not_allowed"));
    EXPECT_TRUE(has(ask("PUT", "/labels", labels, "Host: evil.example\r\n"), "host_not_allowed"));
    EXPECT_TRUE(has(ask("PUT", "/labels", labels, "Host: 127.0.0.1:5\r\nOrigin: http://evil.example\r\n"),
                    "permission_denied"));
    EXPECT_TRUE(has(ask("PUT", "/labels", labels, "Host: 127.0.0.1:5\r\nOrigin: http://127.0.0.1:6\r\n"),
                    "permission_denied"));
    EXPECT_TRUE(
        has(ask("PUT", "/labels", labels, "Host: 127.0.0.1:5\r\nOrigin: http://127.0.0.1:5\r\n"), "200 OK"));
}

TEST_F(LabelsOfAFilm, the_routes_of_a_hub_do_not_exist) {
    EXPECT_TRUE(has(get("/healthz"), "404"));
    EXPECT_TRUE(has(get("/cameras/porch/mjpeg"), "404"));
    EXPECT_TRUE(has(get("/frames/3.jpg"), "from 0"));
    EXPECT_TRUE(has(get("/frames/x.jpg"), "404"));
    EXPECT_TRUE(has(ask("DELETE", "/film", ""), "Allow: GET, HEAD"));
    EXPECT_TRUE(has(get("/labels"), "Allow: PUT"));
}

}  // namespace
}  // namespace vedette::label
