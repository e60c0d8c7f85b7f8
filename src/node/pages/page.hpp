// The pages of a board as data: address, template, title, place in the menu. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "node/pages/catalogue.hpp"

namespace vedette::node {

// In the order of the menu; the last ones are not in it.
enum class PageId : std::uint8_t {
    kWelcome,
    kInformation,
    kWifi,
    kAccessPoint,
    kServer,
    kPassword,
    kBattery,
    kAlerts,
    kCamera,
    kMotion,
    kHistory,
    kUpdate,
    kReboot,
    kLogin,
    kSetup,
};

// One page. All texts have static lifetime.
struct PageRow {
    PageId id;
    std::string_view path;
    std::string_view page_template;  // without ".html"
    WordsKey title;
    bool in_menu = true;
    WordsKey about{};  // of a page of settings
    // What the settings of the page begin with: "wifi."; one blank between several.
    std::string_view settings{};
};

std::span<const PageRow> page_rows();
const PageRow& row_of(PageId id);

// A template's text by its name. Nothing: there is none.
std::optional<std::string_view> find_page_template(std::string_view name);

// A file that pages load. All texts have static lifetime.
struct PageFile {
    std::string_view type{};     // Content-Type
    std::string_view tag{};      // of its content
    std::string_view gzipped{};  // the content, compressed; it has no other form, which saves 14 KB of flash
};
// By its path, "/board.css"; empty: there is none.
PageFile find_page_file(std::string_view path);

}  // namespace vedette::node
