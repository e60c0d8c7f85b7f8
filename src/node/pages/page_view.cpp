#include "node/pages/page_view.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "node/access/password_record.hpp"
#include "node/history/history.hpp"
#include "node/net/certificate.hpp"

namespace vedette::node {
namespace {

bool is_shown_in_menu(const PageRow& row, const Shown& shown) {
    if (row.id == PageId::kCamera) return shown.has_camera;
    return row.in_menu && (row.id != PageId::kMotion || shown.motion != nullptr) &&
           (row.id != PageId::kHistory || shown.history != nullptr);
}

}  // namespace

PageView::~PageView() {
    if (holds_listing_) shown_.history->release_listing();
}

void PageView::hold_listing() {
    holds_listing_ = true;
    shown_.history->hold_listing();
}

void PageView::set_token(std::string_view token) {
    token_size_ = std::min(token.size(), token_.size());
    std::copy_n(token.begin(), token_size_, token_.begin());
}

void PageView::add_fault(const FieldFault& fault) {
    for (FieldFault& place : faults_) {
        if (place.field == fault.field) return;
        if (place.field.data() != nullptr) continue;
        place = fault;
        return;
    }
}

std::string_view PageView::fault_of(std::string_view field) const {
    const auto* const found = std::ranges::find(faults_, field, &FieldFault::field);
    return found == faults_.end() ? std::string_view() : words(found->words);
}

std::optional<std::string_view> PageView::text(std::string_view key) const {
    return find_words(key, language_);
}

std::optional<std::string_view> PageView::find_template(std::string_view name) const {
    return find_page_template(name);
}

std::string_view PageView::words_of(std::string_view prefix, std::string_view name,
                                    std::string_view suffix) const {
    std::array<char, 64> memory;
    TextWriter key(memory);
    key << prefix << name << suffix;
    const auto whole = key.result();
    return whole ? text(*whole).value_or("") : "";
}

PageView::Value PageView::value(std::string_view name, Indices indices) const {
    const std::string_view group = name.substr(0, name.find('.'));
    if (name == "lang") return tag_of(language_);
    if (name == "title") return words(page_.title);
    if (name == "about") return words(page_.about);
    if (name == "path") return page_.path;
    if (name == "board.name") return shown_.settings.text(Key::kName);
    if (name == "tag.css") return find_page_file("/board.css").tag;
    if (name == "tag.js") return find_page_file("/board.js").tag;
    if (name == "version") return shown_.version;
    if (name == "notice") return words(notice_);
    if (name == "problem") return words(problem_);
    if (name == "logged_in") return token_size_ > 0;
    if (name == "token") return std::string_view(token_.data(), token_size_);
    if (name == "refreshes") return page_.id == PageId::kWifi && searches_networks();
    if (name == "has_camera") return shown_.has_camera;
    if (name == "has_servos") return shown_.has_servos;
    if (name == "asks_confirm") return !confirmation_.text.empty();
    if (name == "confirm") return words(confirmation_);
    if (name == "restarting") return is_restarting_;
    if (group == "menu") return menu_value(name, indices);
    if (group == "field" || group == "fields" || group == "option" || group == "options" || group == "line" ||
        group == "lines")
        return field_value(name, indices);
    if (group == "battery") return battery_value(name);
    if (group == "fact" || group == "facts") return fact_value(name, indices);
    if (group == "control" || group == "controls" || group == "choice" || group == "choices")
        return control_value(name, indices);
    if (group == "networks" || group == "network") return network_value(name, indices);
    if (name == "has_reports") return page_.id == PageId::kAlerts;
    if (name == "has_https") return page_.id == PageId::kServer && shown_.certificate.is_possible();
    if (name == "https.fingerprint") return shown_.certificate.fingerprint();
    if (group == "report" || group == "reports") return report_value(name, indices);
    if (group == "move" || group == "moves") return move_value(name, indices);
    if (group == "states" || group == "state") return state_value(name, indices);
    if (group == "history" || group == "days" || group == "day" || group == "pictures" || group == "picture")
        return history_value(name, indices);
    if (group == "motion" || group == "issues" || group == "issue") return motion_value(name, indices);
    return form_value(name);
}

PageView::Value PageView::menu_value(std::string_view name, Indices indices) const {
    if (name == "menu")
        return templates::Count{static_cast<std::uint16_t>(std::ranges::count_if(
            page_rows(), [&](const PageRow& row) { return is_shown_in_menu(row, shown_); }))};
    std::size_t left = indices.empty() ? 0 : indices[0];
    const PageRow* found = nullptr;
    for (const PageRow& row : page_rows()) {
        if (!is_shown_in_menu(row, shown_)) continue;
        if (left-- > 0) continue;
        found = &row;
        break;
    }
    if (found == nullptr) found = &page_rows().front();
    if (name == "menu.path") return found->path;
    if (name == "menu.label") return words(found->title);
    if (name == "menu.current") return found->id == page_.id;
    return {};
}

// Of log-in, password and set-up. Passwords are never shown again.
PageView::Value PageView::form_value(std::string_view name) const {
    if (name == "user") {
        const auto typed = form_.find(page_.id == PageId::kLogin ? "loginuser" : "user");
        if (typed) return *typed;
        return page_.id == PageId::kLogin ? std::string_view() : shown_.settings.text(Key::kUserName);
    }
    if (name == "next") return form_.text("next");
    if (name == "password.min") return std::int64_t{PasswordRecord::kMinPassword};
    for (const std::string_view field : {"user", "currentpassword", "newpassword", "renewpassword"}) {
        if (name.starts_with("error.") && name.substr(6) == field) return fault_of(field);
    }
    return {};
}

}  // namespace vedette::node
