#include "hub/settings/diff.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

// A row of every Apply, and maps on the top, below a section and below an entry.
constexpr Key kKeys[] = {
    {.path = "level", .type = Type::kText, .max = 9, .fallback = "info", .apply = Apply::kLive},
    {.path = "listen", .type = Type::kText, .max = 99, .apply = Apply::kRestart},
    {.path = "names", .type = Type::kLines, .max = 9, .apply = Apply::kRestart},
    {.path = "size", .type = Type::kInt, .max = 9, .apply = Apply::kRestartSource},
    {.path = "cameras.*.source", .type = Type::kText, .max = 99, .apply = Apply::kRestartSource},
    {.path = "cameras.*.name", .type = Type::kText, .max = 99, .apply = Apply::kLive},
    {.path = "cameras.*.fps", .type = Type::kInt, .max = 99, .apply = Apply::kRestartSource},
    {.path = "cameras.*.pin", .type = Type::kText, .max = 99, .secret = true, .apply = Apply::kRestartSource},
    {.path = "cameras.*.ptz.step", .type = Type::kInt, .max = 99, .apply = Apply::kRestartRoom},
    {.path = "cameras.*.ptz.presets.*.pan", .type = Type::kInt, .max = 99, .apply = Apply::kRestartRoom},
    {.path = "serve.tcpcam.port", .type = Type::kInt, .max = 99, .apply = Apply::kRestartRoom},
    {.path = "serve.capture.port", .type = Type::kInt, .max = 99, .apply = Apply::kRestartRoom},
    {.path = "upload.*.url", .type = Type::kText, .max = 99, .apply = Apply::kRestartRoom},
    {.path = "send.notify.*.url", .type = Type::kText, .max = 99, .apply = Apply::kRestart},
};
constexpr Table kTable{kKeys, {}};

Document read(std::string_view text, std::string_view variable = "v") {
    const Environment environment{[&](std::string_view) { return std::optional<std::string>(variable); }, {}};
    Document document = read_document(text, "v.yaml", environment, kTable);
    EXPECT_TRUE(document.problems.empty())
        << text << "\n"
        << (document.problems.empty() ? "" : format(document.problems.front()));
    return document;
}

Changes changes(std::string_view before, std::string_view after) {
    return changes_between(read(before), read(after), kTable);
}

// The changes, a line each, and the plan.
std::string said(const Changes& all) {
    std::string out;
    for (const Change& change : all) out += format(change, kTable) + "\n";
    return out + describe(plan_of(all, kTable));
}
std::string said(std::string_view before, std::string_view after) { return said(changes(before, after)); }

TEST(Diff, nothing_differs_when_only_the_writing_of_yaml_does) {
    EXPECT_EQ(said("level: a\nnames: [x, y]\n", "# a comment\nnames:\n- x\n- 'y'\nlevel: \"a\"\n"),
              "nothing changes");
    EXPECT_TRUE(changes("level: a\n", "level: a\n").empty());
}

TEST(Diff, a_value_shows_what_was_written_and_how_it_takes_effect) {
    EXPECT_EQ(said("level: a\n", "level: b\n"), "level: a -> b (at once)\nlevel changes at once");
    EXPECT_EQ(said("", "level: b\n"), "level: (default info) -> b (at once)\nlevel changes at once");
    EXPECT_EQ(said("listen: b\n", ""),
              "listen: b -> (none) (at the next start)\ntakes effect at the next start: listen");
    EXPECT_EQ(said("names: [x]\n", "names: [x, y]\nlisten: ${A}\n"),
              "listen: (none) -> ${A} (at the next start)\nnames: [x] -> [x, y] (at the next start)\n"
              "takes effect at the next start: listen, names");
    EXPECT_EQ(said("size: 1\n", "size: 2\n"),
              "size: 1 -> 2 (all cameras connect again)\nall cameras connect again");
}

TEST(Diff, cameras_that_connect_again_are_counted_once) {
    const char* const before = "cameras: {a: {fps: 5}, b: {fps: 5}, c: {fps: 5}}\n";
    EXPECT_EQ(said(before, "cameras: {a: {fps: 10}, b: {fps: 5}, c: {fps: 5}}\n"),
              "cameras.a.fps: 5 -> 10 (camera connects again)\ncamera a connects again, nobody else notices");
    EXPECT_EQ(said(before, "cameras: {a: {fps: 10, source: x}, b: {fps: 5}, c: {source: y}}\n"),
              "cameras.a.fps: 5 -> 10 (camera connects again)\n"
              "cameras.a.source: (none) -> x (camera connects again)\n"
              "cameras.c.fps: 5 -> (none) (camera connects again)\n"
              "cameras.c.source: (none) -> y (camera connects again)\n"
              "2 cameras connect again, nobody else notices");
}

TEST(Diff, a_service_that_starts_again_is_the_topmost_section_of_its_keys_alone) {
    const auto rooms = [](std::string_view before, std::string_view after) {
        return plan_of(changes(before, after), kTable).rooms;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(rooms("", "serve: {tcpcam: {port: 1}, capture: {port: 1}}\n"),
              (Names{"serve.capture", "serve.tcpcam"}));
    EXPECT_EQ(rooms("cameras: {a: {ptz: {step: 1, presets: {x: {pan: 1}}}}}\n",
                    "cameras: {a: {ptz: {step: 2, presets: {x: {pan: 2}, y: {pan: 2}}}}}\n"),
              (Names{"cameras.a.ptz"}));
    EXPECT_EQ(rooms("upload: {a: {url: x}}\n", "upload: {a: {url: y}}\n"), (Names{"upload.a"}));
    EXPECT_EQ(said("serve: {capture: {port: 1}}\n", "serve: {capture: {port: 2}}\n"),
              "serve.capture.port: 1 -> 2 (serve.capture starts again)\nserve.capture starts again, nobody "
              "else notices");
}

TEST(Diff, entries_of_any_map_are_added_and_removed) {
    EXPECT_EQ(said("cameras: {a: {fps: 1}}\n", "cameras: {b: {fps: 2}, c: {fps: 3}}\n"),
              "cameras.a: removed\ncameras.a.fps: 1 -> (none) (camera connects again)\n"
              "cameras.b: added\ncameras.b.fps: (none) -> 2 (camera connects again)\n"
              "cameras.c: added\ncameras.c.fps: (none) -> 3 (camera connects again)\n"
              "2 cameras are added, camera a is removed, nobody else notices");
    EXPECT_EQ(describe(plan_of(changes("", "upload: {nas: {url: x}}\n"), kTable)),
              "upload nas is added, nobody else notices");
    EXPECT_EQ(describe(plan_of(changes("", "upload: {a: {url: x}, b: {url: y}}\n"), kTable)),
              "2 entries of upload are added, nobody else notices");
    const Plan nested = plan_of(changes("", "send: {notify: {phone: {url: x}}}\n"), kTable);
    EXPECT_EQ(nested.added, std::vector<std::string>());
    EXPECT_EQ(nested.restart, (std::vector<std::string>{"send.notify.phone", "send.notify.phone.url"}));
}

TEST(Diff, an_entry_with_the_same_keys_under_another_id_is_renamed) {
    EXPECT_EQ(said("cameras: {a: {fps: 1, ptz: {presets: {x: {pan: 1}}}}, z: {fps: 3}}\n",
                   "cameras: {b: {fps: 1, ptz: {presets: {x: {pan: 1}}}}, z: {fps: 3}}\n"),
              "cameras.b: renamed, was a\ncameras.a becomes cameras.b, nobody else notices");
    const Changes two =
        changes("cameras: {a: {fps: 1}, b: {fps: 1}}\n", "cameras: {c: {fps: 1}, d: {fps: 1}}\n");
    EXPECT_EQ(two.size(), 2U);
    EXPECT_EQ(plan_of(two, kTable).renamed, (std::vector<std::pair<std::string, std::string>>{
                                                {"cameras.a", "cameras.c"}, {"cameras.b", "cameras.d"}}));
    // Another order of its presets makes it another camera.
    EXPECT_EQ(changes("cameras: {a: {ptz: {presets: {x: {pan: 1}, y: {pan: 1}}}}}\n",
                      "cameras: {b: {ptz: {presets: {y: {pan: 1}, x: {pan: 1}}}}}\n")
                  .front()
                  .what,
              Change::What::kEntryRemoved);
}

TEST(Diff, the_order_of_ids_counts_without_those_that_come_and_go) {
    EXPECT_EQ(
        said("cameras: {a: {fps: 1}, b: {fps: 2}, c: {fps: 3}}\n",
             "cameras: {d: {fps: 4}, b: {fps: 2}, a: {fps: 1}}\n"),
        "cameras: order [a, b] -> [b, a] (at once)\n"
        "cameras.c: removed\ncameras.c.fps: 3 -> (none) (camera connects again)\n"
        "cameras.d: added\ncameras.d.fps: (none) -> 4 (camera connects again)\n"
        "camera d is added, camera c is removed, nobody else notices, cameras are listed in another order");
    const Plan plan = plan_of(changes("cameras: {a: {ptz: {presets: {x: {pan: 1}, y: {pan: 1}}}}}\n",
                                      "cameras: {a: {ptz: {presets: {y: {pan: 1}, x: {pan: 1}}}}}\n"),
                              kTable);
    EXPECT_EQ(plan.rooms, std::vector<std::string>{"cameras.a.ptz"});
    EXPECT_EQ(plan.reordered, std::vector<std::string>());
}

TEST(Diff, secrets_and_credentials_never_show) {
    const Changes all = changes("cameras: {a: {pin: hush1, source: 'http://u:hush2@h/'}}\n",
                                "cameras: {a: {pin: hush3, source: 'http://u:hush4@h/'}}\n");
    EXPECT_EQ(said(all),
              "cameras.a.pin: changed (camera connects again)\n"
              "cameras.a.source: http://u:***@h/ -> http://u:***@h/ (camera connects again)\n"
              "camera a connects again, nobody else notices");
    EXPECT_EQ(changes_json(all).find("hush"), std::string::npos);
    EXPECT_EQ(
        format(changes("cameras: {a: {fps: 1}}\n", "cameras: {a: {fps: 1, pin: hush}}\n").front(), kTable),
        "cameras.a.pin: given (camera connects again)");
    EXPECT_EQ(
        format(changes("cameras: {a: {fps: 1, pin: hush}}\n", "cameras: {a: {fps: 1}}\n").front(), kTable),
        "cameras.a.pin: no longer given (camera connects again)");
}

TEST(Diff, what_a_variable_or_a_named_file_holds_is_compared_too) {
    const std::string_view text = "level: ${LEVEL}\ncameras: {a: {pin: \"${PIN}\"}}\n";
    EXPECT_EQ(
        said(changes_between(read(text, "x"), read(text, "y"), kTable)),
        "cameras.a.pin: changed (camera connects again)\nlevel: ${LEVEL} holds something else (at once)\n"
        "camera a connects again, nobody else notices, level changes at once");
    Document before = read("listen: a.file\n");
    Document after = before;
    before.set_content("listen", "one");
    after.set_content("listen", "two");
    const Changes content = changes_between(before, after, kTable);
    ASSERT_EQ(content.size(), 1U);
    EXPECT_EQ(content.front().what, Change::What::kContent);
    EXPECT_EQ(
        said(content),
        "listen: a.file holds something else (at the next start)\ntakes effect at the next start: listen");
}

TEST(Diff, json_has_every_column) {
    EXPECT_EQ(
        changes_json(changes("level: a\n", "cameras: {a: {pin: x}}\n")),
        R"([{"path":"cameras.a","what":"entry_added","before":null,"after":null,"secret":false,)"
        R"("applies":"restart_source"},{"path":"cameras.a.pin","what":"value","before":null,"after":"***",)"
        R"("secret":true,"applies":"restart_source"},{"path":"level","what":"value","before":"a",)"
        R"("after":null,"secret":false,"applies":"live"}])");
    EXPECT_EQ(changes_json({}), "[]");
}

}  // namespace
}  // namespace vedette::settings
