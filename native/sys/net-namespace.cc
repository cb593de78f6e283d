// See the header.
#include "net-namespace.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>

#include <cerrno>

#include "unique-fd.h"

namespace weft::sys {

Status EnterNetNamespace(const std::string& path) {
  if (path.empty()) return {};
  const UniqueFd ns(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!ns.valid()) return {"open-namespace", errno};
  // A name in /run/netns whose mount is gone is an ordinary empty file, and the ioctl number means
  // something else to other file systems; so the file system is asked first.
  struct statfs fs;
  if (fstatfs(ns.get(), &fs) != 0) return {"check-namespace", errno};
  if (fs.f_type != NSFS_MAGIC || ioctl(ns.get(), NS_GET_NSTYPE) != CLONE_NEWNET) {
    return {"check-namespace", EINVAL};
  }
  if (setns(ns.get(), CLONE_NEWNET) != 0) return {"enter-namespace", errno};
  return {};
}

}  // namespace weft::sys
