#include "hub/api/settings_json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "hub/base/json_text.hpp"
#include "hub/settings/reference.hpp"
#include "hub/settings/table.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

changes::SettingsView view_of(const std::string& text) {
    const settings::Environment environment{
        [](std::string_view) { return std::optional<std::string>("hush"); },
        [](const std::string&) { return Result<std::string>("hush"); }};
    auto checked = settings::parse_checked_settings(text, "v.yaml", "", environment);
    EXPECT_TRUE(checked.has_value()) << settings::format(checked.error().front());
    return {.path = "/etc/v.yaml",
            .running = std::make_shared<const settings::CheckedSettings>(std::move(*checked)),
            .tag = "00"};
}

TEST(SettingsJson, shows_what_is_written_and_no_secret) {
    const json::object shown = to_json(view_of(
        "version: 1\nhosts: [a.example, b.example]\ncameras:\n  a:\n    source: http://u:hush@h/?pwd=hush\n"
        "    name: ${NAME}\n  b:\n    source: http://h/\n    user: u\n    password: hush\n"));
    const json::object& values = shown.at("values").as_object();
    EXPECT_EQ(values.at("cameras.a.source").as_string(), "http://u:***@h/?pwd=***");
    EXPECT_EQ(values.at("cameras.a.name").as_string(), "${NAME}");
    EXPECT_TRUE(values.at("cameras.b.password").is_null());
    EXPECT_EQ(serialize_json(values.at("hosts")), R"(["a.example","b.example"])");
    EXPECT_EQ(shown.at("lines").as_object().at("cameras.a.name").as_int64(), 6);
    EXPECT_EQ(serialize_json(shown.at("entries")), R"({"cameras":["a","b"]})");
    EXPECT_EQ(serialize_json(shown).find("hush"), std::string::npos) << serialize_json(shown);
}

// What a body asks for, in words; or why it is refused.
std::string read(const std::string& body) {
    JsonBody reader(Request{.body = body});
    const settings::WantedChange wanted = wanted_change(reader);
    if (const auto fault = reader.fault())
        return std::string(json::parse(fault->text()).as_object().at("detail").as_string());
    std::string out = settings::describe(wanted) + ":";
    for (const auto& value : wanted.values)
        for (const std::string& line : value.lines.value_or(std::vector<std::string>())) out += " " + line;
    return out;
}

TEST(SettingsJson, reads_a_change) {
    EXPECT_EQ(
        read(R"({"rename": {"cameras.a": "b"}, "order": {"cameras": ["b", "c"]},
                       "set": {"cameras.b.fps": 2.5, "cameras.b.verify": false, "hosts": ["x", "y"], "cameras.d": null}})"),
        "rename cameras.a to b, set cameras.b.fps, set cameras.b.verify, set hosts, remove cameras.d, order "
        "cameras: 2.5 false x y");
    EXPECT_EQ(read(R"({"set": {"a": {}}})"),
              "set must have a text, a number, true or false, a list of texts, or null for each path");
    EXPECT_EQ(read(R"({"set": {"a": [1]}})"),
              "set must have a text, a number, true or false, a list of texts, or null for each path");
    EXPECT_EQ(read(R"({"rename": {"a": 1}})"), "rename must have an id for each path");
    EXPECT_EQ(read(R"({"order": {"a": "b"}})"), "order must have a list of all ids for each path");
    EXPECT_EQ(read(R"({"set": []})"), "set must be an object");
    EXPECT_EQ(read(R"({"put": {}})"), "put is not known here");
}

TEST(SettingsJson, each_refusal_has_a_code_of_its_own) {
    using Why = changes::Refusal::Why;
    std::set<std::string> codes;
    for (int why = 0; why <= static_cast<int>(Why::kNotSaved); ++why) {
        const Response response = problem(changes::Refusal{static_cast<Why>(why), "because"});
        const json::object body = json::parse(response.text()).as_object();
        EXPECT_GE(response.status, 400);
        EXPECT_EQ(body.at("detail").as_string(), "because");
        codes.emplace(body.at("code").as_string());
    }
    EXPECT_EQ(codes.size(), static_cast<std::size_t>(Why::kNotSaved) + 1);
    const Response changed = problem(
        changes::Refusal{.why = Why::kChangedMeanwhile, .tag = "ff", .changes = {"a: 1 -> 2 (at once)"}});
    EXPECT_EQ(changed.status, 412);
    const json::object body = json::parse(changed.text()).as_object();
    EXPECT_EQ(body.at("version").as_string(), "ff");
    EXPECT_EQ(body.at("lines").as_array().size(), 1U);
}

TEST(SettingsJson, the_table_has_all_that_a_form_needs) {
    const json::object table = json::parse(settings::table_json(settings::hub_table())).as_object();
    EXPECT_EQ(table.at("keys").as_array().size(), settings::hub_table().keys.size());
    EXPECT_EQ(table.at("sections").as_array().size(), settings::hub_table().sections.size());
    const auto key = [&](std::string_view path) {
        for (const json::value& one : table.at("keys").as_array())
            if (one.at("path").as_string() == path) return one.as_object();
        return json::object();
    };
    EXPECT_EQ(key("cameras.*.fps").at("min").as_double(), 0.01);
    EXPECT_EQ(key("cameras.*.fps").at("apply_words").as_string(), "camera connects again");
    EXPECT_TRUE(key("cameras.*.password").at("secret").as_bool());
    EXPECT_TRUE(key("cameras.*.password").at("secret_file").as_bool());
    EXPECT_EQ(key("log.level").at("choices").as_array().size(), 4U);
    EXPECT_TRUE(key("listen").at("max").is_null());
}

}  // namespace
}  // namespace vedette::api
