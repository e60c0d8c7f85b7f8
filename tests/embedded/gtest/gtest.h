// A stand-in for GoogleTest on a chip: the few macros that tests of src/core use, on nothing but printf. A failed
// EXPECT is reported and the test goes on; a failed ASSERT leaves the function. Messages take text, numbers,
// characters and enumerators; other values are shown as "(a value)".
#pragma once
#pragma GCC system_header

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace testing {

class Message {
  public:
    template <typename T>
    Message& operator<<(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            text_ += value ? "true" : "false";
        } else if constexpr (std::is_same_v<T, char>) {
            text_ += value;
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            text_ += std::string_view(value);
        } else if constexpr (std::is_enum_v<T>) {
            text_ += std::to_string(static_cast<std::underlying_type_t<T>>(value));
        } else if constexpr (std::is_integral_v<T>) {
            text_ += std::to_string(value);
        } else if constexpr (std::is_floating_point_v<T>) {
            text_ += std::to_string(static_cast<long>(value * 1000)) + "/1000";
        } else if constexpr (std::is_null_pointer_v<T>) {
            text_ += "nullptr";
        } else {
            text_ += "(a value)";
        }
        return *this;
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

class Test {
  public:
    static bool HasFailure() { return failed_; }
    static bool HasFatalFailure() { return fatal_; }

  private:
    friend int run_all();
    friend class Report;
    static inline bool failed_ = false;
    static inline bool fatal_ = false;
};

struct Case {
    const char* suite;
    const char* name;
    void (*run)();
    Case* next = nullptr;

    static inline Case* first = nullptr;
    static inline Case** end = &first;

    Case(const char* suite_of, const char* name_of, void (*run_of)()) : suite(suite_of), name(name_of), run(run_of) {
        *end = this;
        end = &next;
    }
};

// What an assertion found; true where it holds.
class Outcome {
  public:
    Outcome(bool holds) : holds_(holds) {}
    Outcome(bool holds, std::string text) : holds_(holds), text_(std::move(text)) {}
    explicit operator bool() const { return holds_; }
    const std::string& text() const { return text_; }

  private:
    bool holds_;
    std::string text_;
};

class Report {
  public:
    Report(const char* file, int line, const char* what, const Outcome& outcome, bool fatal)
        : file_(file), line_(line), what_(what), found_(outcome.text()), fatal_(fatal) {}
    // Lower than <<, so that the whole message is there.
    void operator=(const Message& message) const {
        Test::failed_ = true;
        if (fatal_) Test::fatal_ = true;
        std::printf("%s:%d: %s%s%s\n", file_, line_, what_, found_.c_str(),
                    message.text().empty() ? "" : ("\n    " + message.text()).c_str());
    }

  private:
    const char* file_;
    int line_;
    const char* what_;
    std::string found_;
    bool fatal_;
};

template <typename A, typename B, typename Holds>
Outcome compared(const A& a, const B& b, Holds holds) {
    if (holds(a, b)) return Outcome(true);
    Message shown;
    shown << "\n    first:  " << a << "\n    second: " << b;
    return Outcome(false, shown.text());
}

inline int run_all() {
    int ran = 0, failed = 0;
    for (Case* one = Case::first; one != nullptr; one = one->next) {
        Test::failed_ = Test::fatal_ = false;
        std::printf("%s.%s\n", one->suite, one->name);  // the last one is the one that crashed
        one->run();
        ++ran;
        if (Test::failed_) {
            ++failed;
            std::printf("FAILED %s.%s\n", one->suite, one->name);
        }
    }
    std::printf("%d tests ran, %d failed\n", ran, failed);
    return ran == 0 || failed != 0 ? 1 : 0;
}

}  // namespace testing

#define TEST(suite, name)                                                                                     \
    static void suite##_##name##_body();                                                                      \
    static ::testing::Case suite##_##name##_case(#suite, #name, &suite##_##name##_body);                      \
    static void suite##_##name##_body()

#define VEDETTE_ASSERTION_(outcome, what, fatal, leave)                                                       \
    switch (0)                                                                                                \
    case 0:                                                                                                   \
    default:                                                                                                  \
        if (const ::testing::Outcome vedette_outcome = (outcome); vedette_outcome)                            \
            ;                                                                                                 \
        else                                                                                                  \
            leave ::testing::Report(__FILE__, __LINE__, what, vedette_outcome, fatal) = ::testing::Message()

#define VEDETTE_COMPARE_(a, b, op) \
    ::testing::compared(a, b, [](const auto& x, const auto& y) -> bool { return x op y; })
#define VEDETTE_SAME_TEXT_(a, b) \
    ::testing::compared(a, b, [](const char* x, const char* y) -> bool { return std::strcmp(x, y) == 0; })
#define VEDETTE_EXPECT_(a, b, op) VEDETTE_ASSERTION_(VEDETTE_COMPARE_(a, b, op), #a " " #op " " #b, false, )
#define VEDETTE_ASSERT_(a, b, op) VEDETTE_ASSERTION_(VEDETTE_COMPARE_(a, b, op), #a " " #op " " #b, true, return)

#define EXPECT_TRUE(a) VEDETTE_ASSERTION_(::testing::Outcome(static_cast<bool>(a)), #a, false, )
#define EXPECT_FALSE(a) VEDETTE_ASSERTION_(::testing::Outcome(!static_cast<bool>(a)), "not: " #a, false, )
#define EXPECT_EQ(a, b) VEDETTE_EXPECT_(a, b, ==)
#define EXPECT_NE(a, b) VEDETTE_EXPECT_(a, b, !=)
#define EXPECT_LT(a, b) VEDETTE_EXPECT_(a, b, <)
#define EXPECT_LE(a, b) VEDETTE_EXPECT_(a, b, <=)
#define EXPECT_GT(a, b) VEDETTE_EXPECT_(a, b, >)
#define EXPECT_GE(a, b) VEDETTE_EXPECT_(a, b, >=)
#define EXPECT_STREQ(a, b) VEDETTE_ASSERTION_(VEDETTE_SAME_TEXT_(a, b), #a " is " #b, false, )
#define ASSERT_TRUE(a) VEDETTE_ASSERTION_(::testing::Outcome(static_cast<bool>(a)), #a, true, return)
#define ASSERT_FALSE(a) VEDETTE_ASSERTION_(::testing::Outcome(!static_cast<bool>(a)), "not: " #a, true, return)
#define ASSERT_EQ(a, b) VEDETTE_ASSERT_(a, b, ==)
#define ASSERT_NE(a, b) VEDETTE_ASSERT_(a, b, !=)
#define ASSERT_LT(a, b) VEDETTE_ASSERT_(a, b, <)
#define ASSERT_LE(a, b) VEDETTE_ASSERT_(a, b, <=)
#define ASSERT_GT(a, b) VEDETTE_ASSERT_(a, b, >)
#define ASSERT_GE(a, b) VEDETTE_ASSERT_(a, b, >=)
#define ASSERT_STREQ(a, b) VEDETTE_ASSERTION_(VEDETTE_SAME_TEXT_(a, b), #a " is " #b, true, return)
#define ADD_FAILURE() VEDETTE_ASSERTION_(::testing::Outcome(false), "failed", false, )
#define FAIL() VEDETTE_ASSERTION_(::testing::Outcome(false), "failed", true, return)
#define SUCCEED() static_cast<void>(0)
