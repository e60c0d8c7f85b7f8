// What one page shows while it is sent: the values of its template, from the board as it is now, with what
// its reader has typed and what is wrong with that. It decides nothing and changes nothing. No allocation.
// Owned by the network task.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/template/stream.hpp"
#include "node/pages/form.hpp"
#include "node/pages/page.hpp"
#include "node/pages/words.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/system.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

class Alerts;
class Certificate;
class History;
class MotionDetection;
class Networking;

// The board that pages show. All outlive the pages.
struct Shown {
    const Values& settings;
    const port::Camera& camera;
    port::System& system;
    port::Clock& clock;
    const std::uint8_t& lamp_level;
    MotionDetection* const& motion;  // null: the board has none
    History* const& history;         // null: it has no card
    std::string_view version;
    bool has_camera;
    bool has_servos;
    const Alerts& alerts;
    Networking* const& networking;  // null: it does not run
    const Certificate& certificate;
};

// The battery, as its page shows it.
struct ShownBattery {
    std::optional<int> reading{};
    std::optional<int> percent{};
    bool is_live = false;
    WordsKey slept_for{};  // why the board slept before this start
};

// What is wrong with one field of a form.
struct FieldFault {
    std::string_view field;  // static lifetime
    WordsKey words;
};

// Whether a setting is a field of the page.
bool is_on_page(Key key, const PageRow& page);

// The settings of a page, in the order of the table.
class PageFields {
  public:
    explicit PageFields(const PageRow& page);
    std::span<const Key> keys() const { return std::span(keys_).first(count_); }

  private:
    static constexpr std::size_t kMaxFields = 20;

    std::array<Key, kMaxFields> keys_{};
    std::size_t count_ = 0;
};

// One page. The stream of the template is a part of it.
class PageView final : public templates::Values {
  public:
    PageView(const Shown& shown, PageId page, Language language)
        : shown_(shown), page_(row_of(page)), fields_(page_), language_(language) {}
    ~PageView() override;
    PageView(const PageView&) = delete;
    PageView& operator=(const PageView&) = delete;

    // Before the first read().
    Form& form() { return form_; }
    const PageRow& page() const { return page_; }
    std::span<const Key> fields() const { return fields_.keys(); }
    // The token of its forms: the reader has logged in. At most kTokenBytes.
    void set_token(std::string_view token);
    // Lines at the top of the page.
    void set_notice(WordsKey words) { notice_ = words; }
    void set_problem(WordsKey words) { problem_ = words; }
    // As many as fit; the first of a field counts.
    void add_fault(const FieldFault& fault);
    bool has_faults() const { return faults_[0].field.data() != nullptr; }
    // A box to tick, with this label.
    void ask_confirmation(WordsKey label) { confirmation_ = label; }
    void set_battery(const ShownBattery& battery) { battery_ = battery; }
    void set_restarting() { is_restarting_ = true; }
    // Shows the list that the history has made, which stays until the page is sent.
    void hold_listing();

    // The next bytes of the page, as many as a turn has time for; 0: its end.
    std::size_t read(std::span<char> out) { return stream_.read(out, kMaxSteps); }
    templates::TemplateError error() const { return stream_.error(); }

    templates::Value value(std::string_view name, templates::Indices indices) const override;
    std::optional<std::string_view> text(std::string_view key) const override;
    std::optional<std::string_view> find_template(std::string_view name) const override;

    static constexpr std::size_t kTokenBytes = 32;
    // Of one read(): some 200,000 instructions of a Cortex-M3 (tests/embedded/budget).
    static constexpr unsigned kMaxSteps = 48;

  private:
    using Value = templates::Value;
    using Indices = templates::Indices;
    Value menu_value(std::string_view name, Indices indices) const;
    Value form_value(std::string_view name) const;
    // In field_values.cpp, fact_values.cpp, control_values.cpp, motion_values.cpp and history_values.cpp.
    Value field_value(std::string_view name, Indices indices) const;
    Value fact_value(std::string_view name, Indices indices) const;
    Value control_value(std::string_view name, Indices indices) const;
    Value battery_value(std::string_view name) const;
    Value move_value(std::string_view name, Indices indices) const;
    Value state_value(std::string_view name, Indices indices) const;
    Value motion_value(std::string_view name, Indices indices) const;
    Value history_value(std::string_view name, Indices indices) const;
    Value report_value(std::string_view name, Indices indices) const;
    Value network_value(std::string_view name, Indices indices) const;
    bool searches_networks() const;

    std::string_view words(WordsKey key) const { return text(key.text).value_or(""); }
    // The text of a key that is made of a prefix and a name; empty: there is none.
    std::string_view words_of(std::string_view prefix, std::string_view name,
                              std::string_view suffix = {}) const;
    std::string_view fault_of(std::string_view field) const;
    // The text of a setting, or what was typed in its place.
    std::string_view shown_text(Key key) const;

    const Shown& shown_;
    const PageRow& page_;
    const PageFields fields_;
    const Language language_;
    Form form_;
    std::array<char, kTokenBytes> token_{};
    std::size_t token_size_ = 0;
    WordsKey notice_{};
    WordsKey problem_{};
    std::array<FieldFault, 8> faults_{};
    WordsKey confirmation_{};
    ShownBattery battery_{};
    bool is_restarting_ = false;
    bool holds_listing_ = false;
    mutable std::array<char, 48> scratch_{};  // of the value that was asked for last
    templates::Stream stream_{*find_page_template(page_.page_template), *this};
};

}  // namespace vedette::node
