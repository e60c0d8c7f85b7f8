#include "core/template/check.hpp"

#include <gtest/gtest.h>

#include "core/template/values_fixture.hpp"

namespace vedette::templates {
namespace {

std::string fault_of(std::string_view text) {
    SampleValues values;
    values.networks = 0;
    const auto fault = check(text, values);
    if (!fault) return "none";
    return std::string(to_string(fault->error)) + ": " + std::string(fault->at);
}

TEST(TemplateCheck, a_template_without_faults_passes) {
    EXPECT_EQ(
        fault_of("<p>{{title}}{{> menu}}{{#each networks}}{{> row}}{{@index}}{{#each channels}}{{channel}}"
                 "{{/each}}{{else}}{{text wifi.title}}{{/each}}{{#if yes}}{{{html}}}{{/if}}{{free}}"),
        "none");
    EXPECT_EQ(fault_of(""), "none");
}

TEST(TemplateCheck, faults_are_found_also_where_no_page_shows_them) {
    EXPECT_EQ(fault_of("{{#if no}}{{unknown}}{{/if}}"), "there is no value of this name: {{unknown}}");
    EXPECT_EQ(fault_of("{{#if no}}a{{else}}{{text no}}{{/if}}"),
              "the catalogue has no such text: {{text no}}");
    EXPECT_EQ(fault_of("{{#each networks}}{{> unknown}}{{/each}}"),
              "there is no such template: {{> unknown}}");
    EXPECT_EQ(fault_of("{{#each networks}}{{else}}{{@index}}{{/each}}"),
              "there is no value of this name: {{@index}}");
    EXPECT_EQ(fault_of("{{#if no}}{{#each title}}{{/each}}{{/if}}"),
              "the value is not of the type that the tag needs: {{#each title}}");
    EXPECT_EQ(fault_of("{{#if no}}{{yes}}{{/if}}"),
              "the value is not of the type that the tag needs: {{yes}}");
    EXPECT_EQ(fault_of("{{{free}}}"), "the value is not of the type that the tag needs: {{{free}}}");
    EXPECT_EQ(fault_of("{{#if no}}{{a b}}{{/if}}"), "a tag has no known form: {{a b}}");
    EXPECT_EQ(fault_of("{{title"), "a tag has no end: {{title");
    EXPECT_EQ(fault_of("{{#if no}}"), "a block has no begin or no end: {{#if no}}");
    EXPECT_EQ(fault_of("{{#if no}}{{/each}}"), "a block has no begin or no end: {{/each}}");
    EXPECT_EQ(fault_of("{{#if no}}{{else}}{{else}}{{/if}}"), "a block has no begin or no end: {{else}}");
    EXPECT_EQ(fault_of("{{#if no}}{{> closing}}"), "a block has no begin or no end: {{/if}}");
    EXPECT_EQ(fault_of("{{> itself}}"), "too many blocks or templates within each other: {{> itself}}");
    std::string deep;
    for (int i = 0; i < 9; ++i) deep += "{{#if no}}";
    EXPECT_EQ(fault_of(deep), "too many blocks or templates within each other: {{#if no}}");
}

}  // namespace
}  // namespace vedette::templates
