#include "core/files/testing/memory_files.hpp"

#include <algorithm>

#include "core/files/path.hpp"

namespace vedette::files {

// Every call that can fail begins with this.
Expected<void> MemoryFiles::begin_call() {
    if (off_) return std::unexpected(Error::kAbsent);
    if (refused_always_) return std::unexpected(*refused_always_);
    if (refused_ && refused_after_-- == 0) {
        const Error error = *refused_;
        refused_.reset();
        return std::unexpected(error);
    }
    return {};
}

// False: the power fails in this step.
bool MemoryFiles::step() {
    if (off_) return false;
    off_ = steps_ == cut_at_;
    ++steps_;
    return !off_;
}

MemoryFiles::Node MemoryFiles::child(Node folder, std::string_view name) const {
    for (std::size_t i = 0; i < kMaxNodes; ++i) {
        const NodeData& node = nodes_[i];
        if (node.used && node.named && node.folder == folder && name == node.name.data())
            return static_cast<Node>(i);
    }
    return kNoNode;
}

Expected<MemoryFiles::Node> MemoryFiles::find(std::string_view path) const {
    if (!path.starts_with('/') || path.size() > kMaxPath) return std::unexpected(Error::kBadPath);
    Node node = kRoot;
    for (path.remove_prefix(1); !path.empty();) {
        if (nodes_[node].kind != Kind::kFolder) return std::unexpected(Error::kNotFolder);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > kMaxName) return std::unexpected(Error::kBadPath);
        node = child(node, path.substr(0, end));
        if (node == kNoNode) return std::unexpected(Error::kNotFound);
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return node;
}

Expected<MemoryFiles::Node> MemoryFiles::folder_for(std::string_view path) const {
    const auto folder = find(folder_of(path));
    if (folder && nodes_[*folder].kind != Kind::kFolder) return std::unexpected(Error::kNotFolder);
    return folder;
}

Expected<MemoryFiles::Node> MemoryFiles::make_node(std::string_view path, Node folder, Kind kind) {
    const std::string_view name = name_of(path);
    if (name.empty() || name.size() > kMaxName) return std::unexpected(Error::kBadPath);
    const auto free = std::ranges::find(nodes_, false, &NodeData::used);
    if (free == nodes_.end()) return std::unexpected(Error::kNoSpace);
    *free = {.used = true, .kind = kind, .folder = folder, .identity = ++last_identity_, .modified = now_};
    std::ranges::copy(name, free->name.begin());
    return static_cast<Node>(free - nodes_.begin());
}

Expected<Handle> MemoryFiles::make_handle(Use use, Node node) {
    const auto free = std::ranges::find(handles_, Use::kNone, &HandleData::use);
    if (free == handles_.end()) return std::unexpected(Error::kTooManyOpen);
    *free = {.use = use, .node = node};
    ++nodes_[node].open;
    return static_cast<Handle>(free - handles_.begin()) + 1;
}

Expected<MemoryFiles::HandleData*> MemoryFiles::used(Handle handle, Use use, Use or_this) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    if (handle == 0 || handle > kMaxHandles) return std::unexpected(Error::kFailed);
    HandleData& data = handles_[handle - 1];
    if (data.use != use && data.use != or_this) return std::unexpected(Error::kFailed);
    return &data;
}

Expected<Stat> MemoryFiles::stat(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    const auto node = find(path);
    if (!node) return std::unexpected(node.error());
    return stat_of(*node);
}

Expected<Stat> MemoryFiles::stat(Handle handle) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    if (handle == 0 || handle > kMaxHandles || handles_[handle - 1].use == Use::kNone)
        return std::unexpected(Error::kFailed);
    return stat_of(handles_[handle - 1].node);
}

Expected<Space> MemoryFiles::space(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    if (const auto node = find(path); !node) return std::unexpected(node.error());
    return Space{free_bytes(), blocks_ * (kBlock - 2)};
}

Expected<Handle> MemoryFiles::open(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    const auto node = find(path);
    if (!node) return std::unexpected(node.error());
    if (nodes_[*node].kind == Kind::kFolder) return std::unexpected(Error::kIsFolder);
    return make_handle(Use::kRead, *node);
}

Expected<std::size_t> MemoryFiles::read(Handle handle, std::uint64_t offset, MutableBytes into) {
    const auto data = used(handle, Use::kRead, Use::kRead);
    if (!data) return std::unexpected(data.error());
    if (!nodes_[(*data)->node].named && !reads_replaced_) return std::unexpected(Error::kFailed);
    return read_node(**data, offset, into);
}

Expected<void> MemoryFiles::close(Handle handle) {
    if (handle == 0 || handle > kMaxHandles) return std::unexpected(Error::kFailed);
    HandleData& data = handles_[handle - 1];
    if (data.use == Use::kNone || data.use == Use::kReplace) return std::unexpected(Error::kFailed);
    const bool written = data.use == Use::kWrite;
    data.use = Use::kNone;
    close_node(data.node);
    if (!written) return {};
    if (const auto ready = begin_call(); !ready) return ready;
    if (!step()) return std::unexpected(Error::kFailed);
    return {};
}

// A file that is there and may be changed, or kNotFound.
Expected<MemoryFiles::Node> MemoryFiles::changeable(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    const auto node = find(path);
    if (!node) return node;
    if (nodes_[*node].kind == Kind::kFolder) return std::unexpected(Error::kIsFolder);
    if (!nodes_[*node].may_write) return std::unexpected(Error::kNotAllowed);
    return node;
}

Expected<Handle> MemoryFiles::create(std::string_view path) {
    auto node = changeable(path);
    if (!node && node.error() != Error::kNotFound) return std::unexpected(node.error());
    if (node) {
        clear(*node);
    } else {
        const auto folder = folder_for(path);
        if (!folder) return std::unexpected(folder.error());
        node = make_node(path, *folder, Kind::kFile);
        if (!node) return std::unexpected(node.error());
        nodes_[*node].named = true;
    }
    if (!step()) return std::unexpected(Error::kFailed);
    nodes_[*node].modified = now_;
    return make_handle(Use::kWrite, *node);
}

Expected<Handle> MemoryFiles::append(std::string_view path) {
    const auto node = changeable(path);
    if (!node) return node.error() == Error::kNotFound ? create(path) : std::unexpected(node.error());
    return make_handle(Use::kWrite, *node);
}

Expected<void> MemoryFiles::write(Handle handle, Bytes bytes) {
    const auto data = used(handle, Use::kWrite, Use::kReplace);
    if (!data) return std::unexpected(data.error());
    const Node node = (*data)->node;
    if (!step()) {
        append_bytes(node, bytes.first(bytes.size() / 2));
        return std::unexpected(Error::kFailed);
    }
    nodes_[node].modified = now_;
    if (append_bytes(node, bytes) == bytes.size()) return {};
    return std::unexpected(Error::kNoSpace);
}

Expected<Handle> MemoryFiles::begin_replace(std::string_view path, std::uint64_t size) {
    const auto old = changeable(path);
    if (!old && old.error() != Error::kNotFound) return std::unexpected(old.error());
    const auto folder = folder_for(path);
    if (!folder) return std::unexpected(folder.error());
    if (!nodes_[*folder].may_write) return std::unexpected(Error::kNotAllowed);
    if (size > free_bytes()) return std::unexpected(Error::kNoSpace);
    const auto node = make_node(path, *folder, Kind::kFile);
    if (!node) return std::unexpected(node.error());
    const auto handle = make_handle(Use::kReplace, *node);
    if (!handle) {
        remove_node(*node);
        return handle;
    }
    handles_[*handle - 1].target = old.value_or(kNoNode);
    return handle;
}

Expected<Stat> MemoryFiles::finish_replace(Handle handle) {
    const auto data = used(handle, Use::kReplace, Use::kReplace);
    if (!data) {
        abandon_replace(handle);
        return std::unexpected(data.error());
    }
    const Node node = (*data)->node;
    const Node old = child(nodes_[node].folder, nodes_[node].name.data());
    const bool locked = old != kNoNode && nodes_[old].open > 0 && !reads_replaced_;
    // The bytes are synced, then the name changes.
    if (locked || !step() || !step()) {
        abandon_replace(handle);
        return std::unexpected(Error::kFailed);
    }
    take_name(node, old);
    (*data)->use = Use::kNone;
    --nodes_[node].open;
    if (!step()) return std::unexpected(Error::kFailed);
    unsynced_ = unsynced_old_ = kNoNode;
    if (old != kNoNode && nodes_[old].open == 0) remove_node(old);
    return stat_of(node);
}

void MemoryFiles::abandon_replace(Handle handle) {
    if (handle == 0 || handle > kMaxHandles || handles_[handle - 1].use != Use::kReplace) return;
    handles_[handle - 1].use = Use::kNone;
    close_node(handles_[handle - 1].node);
}

Expected<Handle> MemoryFiles::open_folder(std::string_view path) {
    if (const auto ready = begin_call(); !ready) return std::unexpected(ready.error());
    const auto node = find(path);
    if (!node) return std::unexpected(node.error());
    if (nodes_[*node].kind != Kind::kFolder) return std::unexpected(Error::kNotFolder);
    return make_handle(Use::kFolder, *node);
}

Expected<bool> MemoryFiles::next_entry(Handle folder, Entry& entry) {
    const auto data = used(folder, Use::kFolder, Use::kFolder);
    if (!data) return std::unexpected(data.error());
    for (std::uint32_t& i = (*data)->next; i < kMaxNodes;) {
        const NodeData& node = nodes_[i++];
        if (!node.used || !node.named || node.folder != (*data)->node) continue;
        entry = {node.name.data(), stat_of(static_cast<Node>(i - 1))};
        return true;
    }
    return false;
}

}  // namespace vedette::files
