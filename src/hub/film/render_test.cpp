// With the program vedette-video only, which writes the films.
#ifdef VEDETTE_VIDEO
#include "hub/film/render.hpp"

#include <csignal>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/film/film_fixture.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;

constexpr auto kGoOn = [](const RenderProgress&) { return true; };

class RenderTest : public testing::Test {
  protected:
    // Pictures of a minute each, of a grey that grows by five.
    void add_pictures(int count) const {
        for (int i = 0; i < count; ++i)
            pictures_.write_grey(fmt::format("290326/290326-12{:02}00-CAM1.jpg", i),
                                 static_cast<std::uint8_t>(20 + 5 * i));
    }
    RenderOptions options(const std::string& film = "film.mp4") const {
        return {.folder = pictures_.path, .output = out_.file(film), .part = 5};
    }
    void expect_greys(const std::string& film, int count) const {
        const auto greys = out_.greys(film);
        ASSERT_EQ(greys.size(), static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) EXPECT_NEAR(greys[static_cast<std::size_t>(i)], 20 + 5 * i, 3) << i;
    }

    Folder pictures_;
    Folder out_;
};

TEST_F(RenderTest, all_pictures_of_a_folder_become_a_film_of_parts) {
    add_pictures(23);
    const auto count = render(options(), kGoOn);
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(count->used, 23u);
    EXPECT_EQ(count->all(), 23u);
    expect_greys("film.mp4", 23);
    EXPECT_EQ(out_.files(), 1);
    EXPECT_EQ(out_.output_of(
                  "ffprobe -v error -show_entries stream=r_frame_rate,nb_frames,width,height -of csv=p=0 " +
                  out_.file("film.mp4")),
              "64,48,25/1,23\n");
}

TEST_F(RenderTest, other_formats_sizes_and_rates) {
    add_pictures(12);
    for (const std::string film : {"film.webm", "film.gif"}) {
        RenderOptions wanted = options(film);
        wanted.fps = 10;
        wanted.size = image::Size{32, 32};
        wanted.choice.every = 2;
        const auto count = render(wanted, kGoOn);
        ASSERT_TRUE(count.has_value()) << count.error().message;
        EXPECT_EQ(count->used, 6u);
        EXPECT_EQ(out_.output_of("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " +
                                 out_.file(film)),
                  "32,32\n");
        EXPECT_EQ(
            out_.output_of("ffprobe -v error -show_entries packet=pts_time -of csv=p=0 " + out_.file(film)),
            "0.000000\n0.100000\n0.200000\n0.300000\n0.400000\n0.500000\n");
    }
    EXPECT_EQ(out_.files(), 2);
}

TEST_F(RenderTest, a_film_may_be_much_smaller_than_its_pictures) {
    for (int i = 0; i < 3; ++i) pictures_.write_grey(fmt::format("{}.jpg", i), 90, {640, 480});
    RenderOptions wanted = options();
    wanted.size = image::Size{16, 16};
    const auto count = render(wanted, kGoOn);
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(count->used, 3u);
}

TEST_F(RenderTest, pictures_that_are_no_use_are_counted_and_passed_over) {
    add_pictures(14);
    pictures_.write("290326/290326-120500-CAM1.jpg", as_bytes("no picture"));
    pictures_.write("290326/290326-120600-CAM1.jpg", {});
    const auto whole = pictures_.read("290326/290326-120700-CAM1.jpg");
    pictures_.write("290326/290326-120700-CAM1.jpg", Bytes(whole).first(whole.size() / 2));
    pictures_.write_grey("290326/290326-120800-CAM1.jpg", 50, {48, 64});
    fs::remove(pictures_.path / "290326/290326-120900-CAM1.jpg");
    fs::create_symlink("nowhere", pictures_.path / "290326/290326-120900-CAM1.jpg");
    bool removed = false;
    const auto count = render(options(), [&](const RenderProgress& progress) {
        if (progress.done == 10 && !removed)
            removed = fs::remove(pictures_.path / "290326/290326-121200-CAM1.jpg");
        return true;
    });
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(count->damaged, 3u);
    EXPECT_EQ(count->odd_sized, 1u);
    EXPECT_EQ(count->missing, 1u);
    EXPECT_EQ(count->used, 8u);
    EXPECT_EQ(out_.greys("film.mp4").size(), 8u);
}

TEST_F(RenderTest, a_cancel_leaves_no_film_and_the_next_start_goes_on) {
    add_pictures(23);
    out_.write("film.mp4", as_bytes("an older film"));
    const auto cancelled =
        render(options(), [](const RenderProgress& progress) { return progress.done < 13; });
    ASSERT_FALSE(cancelled.has_value());
    EXPECT_EQ(cancelled.error().kind, Kind::kCancelled);
    EXPECT_EQ(as_text(out_.read("film.mp4")), "an older film");
    std::size_t kept = 0;
    const auto count = render(options(), [&](const RenderProgress& progress) {
        kept = progress.kept;
        return true;
    });
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(kept, 10u);
    EXPECT_EQ(count->used, 23u);
    expect_greys("film.mp4", 23);
    EXPECT_EQ(out_.files(), 1);
}

TEST_F(RenderTest, a_killed_one_goes_on_with_the_first_part_that_is_missing) {
    add_pictures(23);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto ended = render(options(), [](const RenderProgress& progress) {
            if (progress.done == 18) ::kill(::getpid(), SIGKILL);
            return true;
        });
        ::_exit(ended ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_FALSE(fs::exists(out_.file("film.mp4")));
    std::size_t kept = 0;
    const auto count = render(options(), [&](const RenderProgress& progress) {
        kept = progress.kept;
        return true;
    });
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(kept, 15u);
    expect_greys("film.mp4", 23);
    EXPECT_EQ(out_.files(), 1);
}

TEST_F(RenderTest, parts_of_other_pictures_or_options_are_not_taken) {
    add_pictures(12);
    const auto stop = [](const RenderProgress& progress) { return progress.done < 11; };
    ASSERT_FALSE(render(options(), stop).has_value());
    pictures_.write_grey("290326/290326-120200-CAM1.jpg", 200, {64, 48});
    fs::resize_file(
        pictures_.path / "290326/290326-120200-CAM1.jpg",
        fs::file_size(pictures_.path / "290326/290326-120200-CAM1.jpg") + 2);  // padding behind the picture
    std::size_t kept = 0;
    const auto note = [&](const RenderProgress& progress) {
        kept = progress.kept;
        return progress.done < 11;
    };
    ASSERT_FALSE(render(options(), note).has_value());
    EXPECT_EQ(kept, 5u);  // the second part
    RenderOptions other = options();
    other.fps = 30;
    ASSERT_FALSE(render(other, note).has_value());
    EXPECT_EQ(kept, 0u);
}

TEST_F(RenderTest, flicker_is_corrected_and_measured_first) {
    for (int i = 0; i < 40; ++i)
        pictures_.write_grey(fmt::format("290326/290326-12{:02}00-CAM1.jpg", i), i % 2 == 0 ? 100 : 120);
    RenderOptions wanted = options();
    wanted.deflicker = true;
    std::size_t measured = 0;
    const auto count = render(wanted, [&](const RenderProgress& progress) {
        measured += progress.is_measuring ? 1 : 0;
        return true;
    });
    ASSERT_TRUE(count.has_value()) << count.error().message;
    EXPECT_EQ(measured, 40u);
    const auto greys = out_.greys("film.mp4");
    ASSERT_EQ(greys.size(), 40u);
    const auto [least, most] = std::ranges::minmax(greys);
    EXPECT_LE(most - least, 4);
    EXPECT_GE(least, 100);
    ASSERT_TRUE(render(options(), kGoOn).has_value());
    EXPECT_NEAR(out_.greys("film.mp4")[1], 120, 3);
}

TEST_F(RenderTest, two_at_once_do_not_meet) {
    add_pictures(12);
    Kind second{};
    const auto count = render(options(), [&](const RenderProgress& progress) {
        if (progress.done == 8) second = render(options(), kGoOn).error().kind;
        return true;
    });
    EXPECT_TRUE(count.has_value());
    EXPECT_EQ(second, Kind::kFailedPrecondition);
}

TEST_F(RenderTest, what_makes_no_film_is_told) {
    const auto kind_of = [](const RenderOptions& wanted) {
        const auto made = render(wanted, kGoOn);
        return made ? Kind::kInternal : made.error().kind;
    };
    EXPECT_EQ(kind_of(options()), Kind::kNotFound);
    pictures_.write("a.jpg", as_bytes("no picture"));
    EXPECT_EQ(kind_of(options()), Kind::kDataLoss);
    EXPECT_EQ(kind_of(options("film.avi")), Kind::kInvalidArgument);
    using Set = void (*)(RenderOptions&);
    constexpr Set kBad[] = {
        [](RenderOptions& o) { o.fps = 0; },
        [](RenderOptions& o) { o.fps = 241; },
        [](RenderOptions& o) { o.choice.every = 0; },
        [](RenderOptions& o) { o.size = image::Size{641, 480}; },
        [](RenderOptions& o) { o.size = image::Size{640, 5000}; },
    };
    for (const Set set : kBad) {
        RenderOptions bad = options();
        set(bad);
        EXPECT_EQ(kind_of(bad), Kind::kInvalidArgument);
    }
    EXPECT_EQ(out_.files(), 0);
}

}  // namespace
}  // namespace vedette::film
#endif
