// "--name value" options of the bench programs. An unknown name ends the program with a list of the known
// ones: a misspelt option must not give a different measurement unnoticed. The hub uses CLI11.
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::bench {

// Prints the reason, with errno's text where there is one, and ends with status 2.
[[noreturn]] inline void die(const std::string& what) {
    std::fprintf(stderr, "%s%s%s\n", what.c_str(), errno ? ": " : "", errno ? std::strerror(errno) : "");
    std::exit(2);
}

// A parsed command line.
class Options {
  public:
    // `known` and `flags` are lists of names with blanks between; a flag takes no value.
    Options(int argc, char** argv, const std::string& known, const std::string& flags) {
        const auto listed = [](const std::string& list, const std::string& name) {
            return (" " + list + " ").find(" " + name + " ") != std::string::npos;
        };
        for (int i = 1; i < argc; ++i) {
            std::string name = argv[i];
            errno = 0;
            if (name.rfind("--", 0) != 0) die("not an option: " + name);
            name = name.substr(2);
            if (listed(flags, name)) {
                values_.emplace(name, "1");
            } else if (listed(known, name) && i + 1 < argc) {
                values_.emplace(name, argv[++i]);
            } else {
                die("unknown option or missing value: --" + name + "\nknown: " + known + " " + flags);
            }
        }
    }

    bool has(const std::string& name) const { return values_.count(name) > 0; }
    std::string text(const std::string& name, const std::string& fallback = "") const {
        const auto it = values_.find(name);
        return it == values_.end() ? fallback : it->second;
    }
    double number(const std::string& name, double fallback) const {
        const auto it = values_.find(name);
        return it == values_.end() ? fallback : std::strtod(it->second.c_str(), nullptr);
    }
    int integer(const std::string& name, int fallback) const {
        return static_cast<int>(number(name, fallback));
    }
    // Every value of a repeated option, in the order given.
    std::vector<std::string> all(const std::string& name) const {
        std::vector<std::string> out;
        for (auto [it, end] = values_.equal_range(name); it != end; ++it) out.push_back(it->second);
        return out;
    }

  private:
    std::multimap<std::string, std::string> values_;
};

}  // namespace vedette::bench
