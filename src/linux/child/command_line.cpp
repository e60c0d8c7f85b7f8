#include "linux/child/command_line.hpp"

#include <cerrno>

#include <sys/stat.h>
#include <unistd.h>

namespace vedette::child {
namespace {

class Splitter {
  public:
    explicit Splitter(std::string_view text) : text_(text) {}

    std::expected<std::vector<std::string>, std::string> run() {
        while (at_ < text_.size() && error_.empty()) step();
        end_word();
        if (!error_.empty()) return std::unexpected(error_);
        if (words_.empty()) return std::unexpected("the command is empty");
        return std::move(words_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (is_blank(c)) {
            end_word();
            ++at_;
        } else if (c == '\'') {
            single_quoted();
        } else if (c == '"') {
            double_quoted();
        } else if (c == '\\') {
            if (at_ + 1 == text_.size()) return fail(at_, "a backslash stands at the end of the command");
            add(text_[at_ + 1]);
            at_ += 2;
        } else if (needs_shell(at_)) {
            fail_shell(at_);
        } else {
            add(c);
            ++at_;
        }
    }

    void single_quoted() {
        const std::size_t close = text_.find('\'', at_ + 1);
        if (close == text_.npos) return fail(at_, "the quote ' is never closed");
        in_word_ = true;
        word_ += text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
    }

    void double_quoted() {
        const std::size_t open = at_++;
        in_word_ = true;
        while (at_ < text_.size() && text_[at_] != '"') {
            char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size() &&
                std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos) {
                c = text_[++at_];
            } else if (c == '`' || (c == '$' && begins_variable(at_ + 1))) {
                return fail_shell(at_);
            }
            word_ += c;
            ++at_;
        }
        if (at_ == text_.size()) return fail(open, "the quote \" is never closed");
        ++at_;
    }

    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    bool begins_variable(std::size_t i) const {
        if (i >= text_.size()) return false;
        const char c = text_[i];
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '{' || c == '(';
    }

    // An ampersand inside a word is common in addresses and harmless.
    bool needs_shell(std::size_t i) const {
        switch (text_[i]) {
            case '|':
            case '<':
            case '>':
            case ';':
            case '`': return true;
            case '$': return begins_variable(i + 1);
            case '&': return !in_word_ || i + 1 == text_.size() || is_blank(text_[i + 1]);
            default: return false;
        }
    }

    void fail_shell(std::size_t at) {
        fail(at, std::string("'") + text_[at] +
                     "' means something to a shell only, and none is used; quote it with '…', or run "
                     "sh -c '…'");
    }

    void fail(std::size_t at, const std::string& what) {
        error_ = "column " + std::to_string(at + 1) + ": " + what;
    }

    void add(char c) {
        in_word_ = true;
        word_ += c;
    }

    void end_word() {
        if (in_word_) words_.push_back(std::move(word_));
        word_.clear();
        in_word_ = false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool in_word_ = false;
    std::string word_;
    std::vector<std::string> words_;
    std::string error_;
};

enum class Found { kExecutable, kNothing, kFolder, kForbidden };

Found look_at(const std::string& file) {
    struct stat status{};
    if (stat(file.c_str(), &status) != 0) {
        return errno == ENOENT || errno == ENOTDIR ? Found::kNothing : Found::kForbidden;
    }
    if (S_ISDIR(status.st_mode)) return Found::kFolder;
    return access(file.c_str(), X_OK) == 0 ? Found::kExecutable : Found::kForbidden;
}

std::unexpected<SystemError> not_found(int number, std::string message) {
    return std::unexpected(SystemError{number, std::move(message)});
}

}  // namespace

std::expected<std::vector<std::string>, std::string> split_command(std::string_view command) {
    return Splitter(command).run();
}

SystemResult<std::string> find_program(std::string_view program, std::string_view path,
                                       std::string_view folder) {
    std::string name(program);
    if (name.empty()) return not_found(ENOENT, "the program's name is empty");
    if (name.find('/') != name.npos) {
        const bool relative = name[0] != '/' && !folder.empty();
        switch (look_at(relative ? std::string(folder) + "/" + name : name)) {
            case Found::kExecutable: return name;
            case Found::kNothing: return not_found(ENOENT, name + ": no such file");
            case Found::kFolder: return not_found(EACCES, name + ": is a folder, not a program");
            case Found::kForbidden: break;
        }
        return not_found(EACCES, name + ": may not be executed (see its permissions: ls -l)");
    }
    bool forbidden = false;
    for (std::string_view rest = path; !rest.empty();) {
        const std::size_t end = rest.find(':');
        const std::string_view entry = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        if (entry.empty() || entry[0] != '/') continue;  // never the folder that happens to be current
        std::string file = std::string(entry) + "/" + name;
        const Found found = look_at(file);
        if (found == Found::kExecutable) return file;
        forbidden = forbidden || found == Found::kForbidden;
    }
    if (forbidden) {
        return not_found(EACCES, name + ": found in PATH, but may not be executed (see its permissions)");
    }
    return not_found(ENOENT, name + ": not found in PATH; install it or give its whole path");
}

}  // namespace vedette::child
