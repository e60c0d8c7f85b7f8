// A naive text, and random operations on it and on a Text: the two are equal after each.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/edit/testing/text_fixture.hpp"

namespace vedette::edit {

// What is compared; `may_forget`: memory is short, so undo may end early, and changes may be refused.
struct Setting {
    ModelSizes sizes;
    bool may_forget = false;
    bool reads_replaced = true;
    bool knows_identities = true;
    std::uint64_t seed = 1;
    std::size_t long_text = 1500;  // a longer one is made shorter
};

class Model {
  public:
    explicit Model(const Setting& setting) : setting_(setting), random_(setting.seed), on_(setting.sizes) {
        on_.files.set_reads_replaced(setting.reads_replaced);
        on_.files.put("/a", "first\nsecond\r\nthird");
        on_.files.put("/b", "");
        EXPECT_TRUE(on_.text.open("/a"));
        now_ = saved_ = "first\nsecond\r\nthird";
    }

    // Operations that changed or found something.
    int run(int operations) {
        for (int i = 0; i < operations && !testing::Test::HasFailure(); ++i) {
            number_ = i;
            operate();
            compare();
        }
        // Where memory suffices nothing is refused.
        EXPECT_TRUE(refused_ == 0 || setting_.may_forget);
        return done_;
    }

  private:
    std::string random_text(std::size_t limit) {
        static constexpr std::string_view kLetters = "aabcdeAB \n\n\r\t";
        std::string out(random_.below(limit + 1), ' ');
        for (char& c : out) c = kLetters[random_.below(kLetters.size())];
        if (random_.below(8) == 0) out += "\xE2\x82\xAC";
        if (random_.below(8) == 0) out += std::string_view("\0\xFF\r\n", 4);
        return out;
    }

    // A step of the model; the text was changed likewise.
    void stepped(const std::string& next, bool joined) {
        if (saved_at_ > position_) saved_at_ = -1;
        if (!joined) {
            undo_.push_back(now_);
            ++position_;
        }
        redo_.clear();
        now_ = next;
    }
    void note(const std::expected<void, TextError>& done) {
        if (done) {
            ++done_;
            return;
        }
        ++refused_;
        EXPECT_EQ(done.error(), TextError::kFull);
    }

    void replace() {
        const std::size_t at = random_.below(3) == 0 ? last_at_ : random_.below(now_.size() + 1);
        const std::size_t begin = std::min(at, now_.size());
        std::size_t removed =
            random_.below(3) == 0 ? random_.below(std::min<std::size_t>(now_.size() - begin, 40) + 1) : 0;
        if (now_.size() > setting_.long_text) removed = (now_.size() - begin) / 2;
        const std::string inserted = random_text(random_.below(10) == 0 ? 60 : 4);
        if (removed == 0 && inserted.empty()) return;
        std::string next = now_;
        next.replace(begin, removed, inserted);
        const auto done = on_.text.replace(begin, removed, inserted, false);
        note(done);
        last_at_ = begin + inserted.size();
        if (done) stepped(next, false);
    }

    // Typing and deleting characters, one step where they join.
    void type() {
        std::size_t at = random_.below(now_.size() + 1);
        bool joins = false;
        for (std::size_t i = random_.below(12) + 2; i > 0; --i) {
            const std::size_t what = random_.below(4);
            const std::string before = now_;
            std::string next = now_;
            std::expected<void, TextError> done;
            if (what == 0 && at > 0) {
                --at;
                next.erase(at, 1);
                done = on_.text.replace(at, 1, "", joins);
            } else if (what == 1 && at < now_.size()) {
                next.erase(at, 1);
                done = on_.text.replace(at, 1, "", joins);
            } else {
                next.insert(at, 1, static_cast<char>('k' + i));
                done = on_.text.replace(at, 0, std::string(1, static_cast<char>('k' + i)), joins);
                if (done && random_.below(5) != 0) ++at;
            }
            note(done);
            if (!done) return;
            stepped(next, joins);
            joins = true;
        }
        last_at_ = at;
    }

    // Several changes that are one step, as an indent is.
    void group() {
        on_.text.begin_step();
        bool joins = false;
        for (std::size_t i = random_.below(6) + 1; i > 0; --i) {
            const std::size_t at = random_.below(now_.size() + 1);
            const std::size_t removed = random_.below(std::min<std::size_t>(now_.size() - at, 5) + 1);
            const std::string inserted = random_text(3);
            if (removed == 0 && inserted.empty()) continue;
            std::string next = now_;
            next.replace(at, removed, inserted);
            const auto done = on_.text.replace(at, removed, inserted);
            note(done);
            if (!done) break;
            stepped(next, joins);
            joins = true;
        }
        on_.text.end_step();
    }

    void walk(bool back) {
        std::vector<std::string>& from = back ? undo_ : redo_;
        const auto changed = back ? on_.text.undo() : on_.text.redo();
        if (!changed) {
            EXPECT_TRUE(from.empty() || setting_.may_forget) << number_;
            from.clear();
            if (!back && saved_at_ > position_) saved_at_ = -1;
            return;
        }
        ASSERT_FALSE(from.empty()) << number_;
        const std::string next = from.back();
        from.pop_back();
        (back ? redo_ : undo_).push_back(now_);
        position_ += back ? -1 : 1;
        // Outside of what is said to be changed it is as it was.
        EXPECT_LE(changed->to, next.size());
        EXPECT_TRUE(next.starts_with(now_.substr(0, static_cast<std::size_t>(changed->from))));
        EXPECT_TRUE(now_.ends_with(next.substr(static_cast<std::size_t>(changed->to))));
        now_ = next;
        last_at_ = static_cast<std::size_t>(changed->to);
        ++done_;
    }

    void copy() {
        const std::size_t from = random_.below(now_.size() + 1);
        const std::size_t to = from + random_.below(std::min<std::size_t>(now_.size() - from, 100) + 1);
        const auto done = on_.text.copy(from, to);
        note(done);
        if (done) clipboard_ = now_.substr(from, to - from);
    }
    void paste() {
        if (on_.text.clipboard_size() != clipboard_.size()) {  // emptied, for lack of memory
            EXPECT_TRUE(setting_.may_forget && on_.text.clipboard_size() == 0) << number_;
            clipboard_.clear();
        }
        if (now_.size() + clipboard_.size() > setting_.long_text * 2) return;
        const std::size_t at = random_.below(now_.size() + 1);
        const auto done = on_.text.paste(at);
        note(done ? std::expected<void, TextError>{} : std::unexpected(done.error()));
        if (!done || clipboard_.empty()) return;
        EXPECT_EQ(*done, clipboard_.size());
        std::string next = now_;
        stepped(next.insert(at, clipboard_), false);
    }

    void save() {
        GoAlways go_on;
        const auto done = random_.below(4) == 0 ? on_.text.save_as(path_ = path_ == "/a" ? "/b" : "/a", go_on)
                                                : on_.text.save(go_on);
        ASSERT_TRUE(done) << number_ << " " << static_cast<int>(done.error());
        EXPECT_TRUE(on_.files.text(path_) == now_) << number_;
        EXPECT_EQ(on_.files.files() <= 2U + kSources, true);
        saved_ = now_;
        saved_at_ = position_;
        ++done_;
    }

    void reopen() {
        const std::string path = random_.below(2) == 0 ? "/a" : "/b";
        ASSERT_TRUE(on_.text.open(path));
        path_ = path;
        now_ = saved_ = on_.files.text(path);
        undo_.clear();
        redo_.clear();
        saved_at_ = position_ = 0;
        ++done_;
    }

    void find() {
        const std::size_t at = random_.below(now_.size() + 1);
        std::string wanted = random_.below(2) == 0 && now_.size() > at ? now_.substr(at, 1 + random_.below(6))
                                                                       : random_text(3);
        if (wanted.empty()) wanted = "b";
        Text::Search search{.wanted = wanted,
                            .from = random_.below(now_.size() + 2),
                            .backwards = random_.below(2) == 0,
                            .ignore_case = random_.below(2) == 0};
        std::string in = now_, what = wanted;
        if (search.ignore_case) {
            for (std::string* s : {&in, &what})
                std::ranges::transform(*s, s->begin(), [](char c) { return to_lower_ascii(c); });
        }
        const auto from = static_cast<std::size_t>(search.from);
        const std::size_t place = search.backwards
                                      ? (from == 0 ? std::string::npos : in.rfind(what, from - 1))
                                      : in.find(what, from);
        auto found = Text::Found::kGoOn;
        for (int i = 0; found == Text::Found::kGoOn && i < 5000; ++i)
            found = on_.text.find(search, 1 + random_.below(40));
        EXPECT_EQ(found, place == std::string::npos ? Text::Found::kNot : Text::Found::kHere) << number_;
        if (place != std::string::npos) {
            EXPECT_EQ(search.from, place) << number_;
        }
        ++done_;
    }
    static char to_lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

    void replace_all() {
        const std::string wanted =
            random_.below(3) == 0 ? "aa" : std::string(1, "abcdeAB \n"[random_.below(9)]);
        const std::string by = random_text(now_.size() > setting_.long_text ? 0 : 3);
        Text::Search search{.wanted = wanted, .from = random_.below(now_.size() + 1)};
        std::string next = now_;
        std::size_t places = 0;
        for (std::size_t at = static_cast<std::size_t>(search.from);
             (at = next.find(wanted, at)) != std::string::npos; ++places) {
            next.replace(at, wanted.size(), by);
            at += by.size();
        }
        if (random_.below(4) == 0) {
            StopAt stop(static_cast<int>(random_.below(3)));
            const auto done = on_.text.replace_all(search, by, stop);
            if (!done && done.error() == TextError::kInterrupted) return;
            note(done ? std::expected<void, TextError>{} : std::unexpected(done.error()));
            if (done && places > 0) stepped(next, false);
            return;
        }
        GoAlways go_on;
        const auto done = on_.text.replace_all(search, by, go_on);
        note(done ? std::expected<void, TextError>{} : std::unexpected(done.error()));
        if (!done) return;
        EXPECT_EQ(*done, places) << number_;
        if (places > 0) stepped(next, false);
    }

    // Another program writes: noticed, and not overwritten but when it is wanted.
    void change_behind() {
        if (!setting_.knows_identities) return;
        GoAlways go_on;
        on_.files.put(path_, "others");
        EXPECT_TRUE(on_.text.file_changed());
        EXPECT_EQ(on_.text.save(go_on).error(), TextError::kChanged);
        EXPECT_EQ(on_.files.text(path_), "others");
        // A card has no longer what was replaced, so the text cannot be written.
        if (!setting_.reads_replaced) return reopen_here();
        ASSERT_TRUE(on_.text.save(go_on, true));
        saved_ = now_;
        saved_at_ = position_;
        EXPECT_FALSE(on_.text.file_changed());
    }
    void reopen_here() {
        ASSERT_TRUE(on_.text.open(path_));
        now_ = saved_ = "others";
        undo_.clear();
        redo_.clear();
        saved_at_ = position_ = 0;
        // Of the file that is gone.
        if (on_.text.clipboard_size() == 0) clipboard_.clear();
    }

    void recover() {
        ASSERT_TRUE(on_.text.write_recovery("/r"));
        ModelSizes sizes = setting_.sizes;
        sizes.files = 0;
        TextFixture other(sizes);
        Text again(on_.files, other.memory(), other.limits);
        ASSERT_TRUE(again.open(path_));
        const auto done = again.read_recovery("/r");
        if (!done) {
            EXPECT_TRUE(done.error() == TextError::kFull && setting_.may_forget)
                << static_cast<int>(done.error());
            return;
        }
        EXPECT_TRUE(all_of(again) == now_) << number_;
        EXPECT_TRUE(again.undo().has_value());
        EXPECT_TRUE(all_of(again) == on_.files.text(path_)) << number_;
        ++done_;
    }

    void lines() {
        while (on_.text.index(1 + random_.below(200))) {
        }
        const auto newlines = [](std::string_view s) {
            return static_cast<std::uint64_t>(std::ranges::count(s, '\n'));
        };
        const auto lines = on_.text.lines();
        ASSERT_TRUE(lines.has_value());
        EXPECT_EQ(*lines, newlines(now_) + 1) << number_;
        for (int i = 0; i < 4; ++i) {
            const std::size_t at = random_.below(now_.size() + 1);
            const auto line = on_.text.line_of(at);
            ASSERT_TRUE(line.has_value());
            EXPECT_EQ(*line, newlines(std::string_view(now_).substr(0, at))) << number_;
            const auto begin = on_.text.begin_of(*line);
            ASSERT_TRUE(begin.has_value());
            const std::size_t before = at == 0 ? std::string::npos : now_.rfind('\n', at - 1);
            EXPECT_EQ(*begin, before == std::string::npos ? 0 : before + 1) << number_;
        }
        EXPECT_FALSE(on_.text.begin_of(*lines).has_value());
        const auto begins = line_begins(now_, setting_.sizes.limits.max_line);
        for (int i = 0; i < 4; ++i) {
            const std::size_t at = random_.below(now_.size() + 1);
            const auto behind = std::ranges::upper_bound(begins, Offset{at});
            EXPECT_EQ(on_.text.line_begin(at), behind[-1]) << number_ << " " << at;
            EXPECT_EQ(on_.text.next_line(at), behind == begins.end() ? now_.size() : *behind)
                << number_ << " " << at;
        }
    }

    void operate() {
        const std::size_t what = random_.below(100);
        if (what < 25) return replace();
        if (what < 37) return type();
        if (what < 43) return group();
        if (what < 58) return walk(true);
        if (what < 68) return walk(false);
        if (what < 74) return copy();
        if (what < 80) return paste();
        if (what < 83) return save();
        if (what < 84) return reopen();
        if (what < 90) return find();
        if (what < 93) return replace_all();
        if (what < 94) return change_behind();
        if (what < 95) return recover();
        lines();
    }

    void compare() {
        ASSERT_EQ(on_.text.size(), now_.size()) << number_;
        EXPECT_EQ(on_.text.changed(), position_ != saved_at_) << number_;
        EXPECT_FALSE(on_.text.read_failed()) << number_;
        ASSERT_TRUE(all_of(on_.text) == now_) << number_;
        EXPECT_TRUE(on_.text.changed() || now_ == saved_) << number_;
    }

    const Setting setting_;
    Random random_;
    TextFixture on_;
    std::string path_ = "/a";
    std::string now_, saved_, clipboard_;
    std::vector<std::string> undo_, redo_;
    int position_ = 0, saved_at_ = 0;
    std::size_t last_at_ = 0;
    int number_ = 0, done_ = 0, refused_ = 0;
};

}  // namespace vedette::edit
