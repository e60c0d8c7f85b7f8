#include "core/template/stream.hpp"

#include <gtest/gtest.h>

#include "core/template/values_fixture.hpp"

namespace vedette::templates {
namespace {

std::string write_all(std::string_view text, const Values& values = SampleValues()) {
    return write(text, values, 300);
}

TEST(TemplateStream, values_and_texts_are_escaped) {
    EXPECT_EQ(write_all("<p title=\"{{title}}\">{{ title }}</p>"),
              "<p title=\"a&lt;b&gt;&amp;&quot;c&#39;\">a&lt;b&gt;&amp;&quot;c&#39;</p>");
    EXPECT_EQ(write_all("{{text wifi.title}}{{empty}}"), "Wi-Fi &amp; &quot;cable&quot;");
    EXPECT_EQ(write_all("{{{html}}}{{html}}"), "<b>bold</b>&lt;b&gt;bold&lt;/b&gt;");
    EXPECT_EQ(write_all("{{free}} {{zero}}"), "-9223372036854775808 0");
    EXPECT_EQ(write_all("plain { } }} text"), "plain { } }} text");
    EXPECT_EQ(write_all(""), "");
}

TEST(TemplateStream, a_condition_shows_one_of_its_parts) {
    EXPECT_EQ(write_all("{{#if yes}}a{{/if}}{{#if no}}b{{/if}}"), "a");
    EXPECT_EQ(write_all("{{#if yes}}a{{else}}b{{/if}}{{#if no}}c{{else}}d{{/if}}"), "ad");
    for (const char* name : {"yes", "free", "title", "networks"})
        EXPECT_EQ(write_all(std::string("{{#if ") + name + "}}1{{else}}0{{/if}}"), "1") << name;
    for (const char* name : {"no", "zero", "empty", "nothing"})
        EXPECT_EQ(write_all(std::string("{{#if ") + name + "}}1{{else}}0{{/if}}"), "0") << name;
    EXPECT_EQ(write_all("{{#if no}}{{#if yes}}a{{else}}b{{/if}}{{#each networks}}x{{else}}y{{/each}}"
                        "{{else}}{{#if no}}c{{else}}d{{/if}}{{/if}}e"),
              "de");
}

TEST(TemplateStream, a_loop_repeats_its_block_with_an_index) {
    EXPECT_EQ(write_all("{{#each networks}}{{@index}}:{{network.name}} {{/each}}."), "0:home 1:shed .");
    EXPECT_EQ(
        write_all("{{#each networks}}{{network.name}}{{#each channels}},{{channel}}{{/each}};{{/each}}"),
        "home,0;shed,10,11;");
    EXPECT_EQ(write_all("{{#each networks}}a{{else}}none{{/each}}"), "aa");
    EXPECT_EQ(write_all("{{#each nothing}}a{{else}}none{{/each}}{{#each nothing}}b{{/each}}"), "none");
    EXPECT_EQ(write_all("{{#each networks}}{{#if @index}}, {{/if}}{{network.name}}{{/each}}"), "home, shed");
}

TEST(TemplateStream, a_template_includes_others) {
    EXPECT_EQ(write_all("{{> menu}}{{#each networks}}{{>row}}{{/each}}"),
              "<nav>a&lt;b&gt;&amp;&quot;c&#39;</nav>[home][shed]");
}

TEST(TemplateStream, a_template_of_all_forms_is_the_same_in_pieces_of_any_size) {
    constexpr std::string_view kPage =
        "<h1>{{title}}</h1>{{> menu}}{{#each networks}}{{#if @index}}{{text "
        "wifi.title}}{{else}}{{{html}}}{{/if}}"
        "{{#each channels}}{{channel}}{{/each}}{{> row}}{{else}}never{{/each}}{{#if "
        "no}}x{{else}}é{{/if}}{{free}}";
    const std::string whole = write_all(kPage);
    EXPECT_EQ(whole,
              "<h1>a&lt;b&gt;&amp;&quot;c&#39;</h1><nav>a&lt;b&gt;&amp;&quot;c&#39;</nav><b>bold</b>0[home]"
              "Wi-Fi &amp; &quot;cable&quot;1011[shed]é-9223372036854775808");
    for (std::size_t size = 1; size <= whole.size() + 1; ++size)
        EXPECT_EQ(write(kPage, SampleValues(), size), whole) << size;
}

TEST(TemplateStream, a_value_that_changes_between_two_pieces_stays_escaped) {
    SampleValues values;
    Stream stream("{{title}}.", values);
    std::array<char, 3> first;
    EXPECT_EQ(stream.read(first), 3U);  // within "&lt;"
    values.title = "x";
    std::array<char, 20> rest;
    const std::size_t got = stream.read(rest);
    EXPECT_EQ(std::string_view(rest.data(), got), "t;.");
    EXPECT_TRUE(stream.is_done());
}

TEST(TemplateStream, a_call_stops_after_so_many_steps_once_it_has_written_something) {
    const SampleValues values;
    const std::string whole = write_all("{{#if no}}x{{/if}}{{#if no}}x{{/if}}ab{{title}}cd{{title}}");
    Stream stream("{{#if no}}x{{/if}}{{#if no}}x{{/if}}ab{{title}}cd{{title}}", values);
    std::string pieces;
    int calls = 0;
    std::array<char, 200> memory;
    for (std::size_t got = 1; got > 0; ++calls) {
        got = stream.read(memory, 1);
        pieces.append(memory.data(), got);
    }
    EXPECT_EQ(pieces, whole);
    EXPECT_GT(calls, 4);
    EXPECT_TRUE(stream.is_done());
}

TEST(TemplateStream, a_fault_ends_the_page) {
    EXPECT_EQ(write_all("a{{unknown}}b"), "aerror: there is no value of this name");
    EXPECT_EQ(write_all("{{#if unknown}}a{{/if}}"), "error: there is no value of this name");
    EXPECT_EQ(write_all("{{text unknown}}"), "error: the catalogue has no such text");
    EXPECT_EQ(write_all("{{> unknown}}"), "error: there is no such template");
    EXPECT_EQ(write_all("a{{title"), "aerror: a tag has no end");
    EXPECT_EQ(write_all("{{{html}}"), "error: a tag has no end");
    EXPECT_EQ(write_all("{{a b}}"), "error: a tag has no known form");
    EXPECT_EQ(write_all("{{#each title}}{{/each}}"),
              "error: the value is not of the type that the tag needs");
    EXPECT_EQ(write_all("{{yes}}"), "error: the value is not of the type that the tag needs");
    EXPECT_EQ(write_all("{{{free}}}"), "error: the value is not of the type that the tag needs");
    for (const char* text :
         {"{{/if}}", "{{else}}", "{{#if yes}}", "{{#if yes}}{{/each}}", "{{#each networks}}{{/if}}",
          "{{#if no}}", "{{#if no}}{{/each}}", "{{#if no}}{{else}}{{else}}{{/if}}", "{{#if yes}}{{else}}",
          "{{#each nothing}}{{/if}}", "{{> open}}{{/if}}", "{{#if yes}}{{> closing}}", "{{#if no}}{{title"})
        EXPECT_EQ(write_all(text), "error: a block has no begin or no end") << text;
    EXPECT_EQ(write_all("{{> itself}}"), "xxxerror: too many blocks or templates within each other");
    std::string deep;
    for (int i = 0; i < 9; ++i) deep += "{{#if yes}}";
    EXPECT_EQ(write_all(deep), "error: too many blocks or templates within each other");
}

}  // namespace
}  // namespace vedette::templates
