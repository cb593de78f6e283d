// See the header.
#include "tc-redirect.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/tc_act/tc_mirred.h>
#include <sys/socket.h>

#include <cerrno>

namespace weft::sys {

namespace {

// Our only filter on the device: priority 1, all protocols.
constexpr uint32_t kPriority = 1;

tcmsg QdiscHeader(int ifindex) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = ifindex;
  header.tcm_handle = TC_H_MAKE(TC_H_CLSACT, 0);
  header.tcm_parent = TC_H_CLSACT;
  return header;
}

tcmsg FilterHeader(int ifindex) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = ifindex;
  header.tcm_parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
  header.tcm_info = TC_H_MAKE(kPriority << 16, htons(ETH_P_ALL));
  return header;
}

void AppendText(NetlinkRequest* request, uint16_t type, const char* text) {
  request->Append(type, text, std::strlen(text) + 1);
}

// The list of actions with one: mirred, egress, redirect. `type` is the classifier's name for it.
void AppendRedirect(NetlinkRequest* request, uint16_t type, int to_ifindex) {
  tc_mirred redirect{};
  redirect.action = TC_ACT_STOLEN;
  redirect.eaction = TCA_EGRESS_REDIR;
  redirect.ifindex = static_cast<uint32_t>(to_ifindex);
  const size_t actions = request->Begin(type);
  const size_t first = request->Begin(1);
  AppendText(request, TCA_ACT_KIND, "mirred");
  const size_t options = request->Begin(TCA_ACT_OPTIONS);
  request->Append(TCA_MIRRED_PARMS, &redirect, sizeof(redirect));
  request->End(options);
  request->End(first);
  request->End(actions);
}

// cls_bpf is built into more kernels than cls_matchall; classic bytecode needs no bpf(2).
void AppendBpf(NetlinkRequest* request, int to_ifindex) {
  // -1: the filter matches, with the class that the filter was given, and none was.
  const sock_filter match_all = BPF_STMT(BPF_RET | BPF_K, 0xffff'ffff);
  const uint16_t length = 1;
  AppendText(request, TCA_KIND, "bpf");
  const size_t options = request->Begin(TCA_OPTIONS);
  request->Append(TCA_BPF_OPS_LEN, &length, sizeof(length));
  request->Append(TCA_BPF_OPS, &match_all, sizeof(match_all));
  AppendRedirect(request, TCA_BPF_ACT, to_ifindex);
  request->End(options);
}

void AppendMatchAll(NetlinkRequest* request, int to_ifindex) {
  AppendText(request, TCA_KIND, "matchall");
  const size_t options = request->Begin(TCA_OPTIONS);
  AppendRedirect(request, TCA_MATCHALL_ACT, to_ifindex);
  request->End(options);
}

using AppendFilter = void (*)(NetlinkRequest* request, int to_ifindex);

int AddFilter(NetlinkSocket* socket, int from_ifindex, int to_ifindex, AppendFilter append) {
  NetlinkRequest request(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL);
  request.SetHeader(FilterHeader(from_ifindex));
  append(&request, to_ifindex);
  return socket->Ask(&request);
}

int RemoveFilter(NetlinkSocket* socket, int from_ifindex) {
  NetlinkRequest request(RTM_DELTFILTER, 0);
  request.SetHeader(FilterHeader(from_ifindex));
  return socket->Ask(&request);
}

// Whether there is a qdisc for what arrives, and a filter can be ours only in a clsact one.
int FindIngressQdisc(NetlinkSocket* socket, int ifindex, bool* clsact, bool* other) {
  NetlinkRequest request(RTM_GETQDISC, NLM_F_DUMP);
  request.SetHeader(tcmsg{});
  return socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<tcmsg>(message, [&](const tcmsg& header, const uint8_t* bytes, size_t size) {
      // Both kinds have the same parent.
      if (header.tcm_ifindex != ifindex || header.tcm_parent != TC_H_CLSACT) return;
      ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
        if (attribute.type != TCA_KIND) return;
        const bool is_clsact = attribute.size == 7 && std::memcmp(attribute.data, "clsact", 7) == 0;
        *(is_clsact ? clsact : other) = true;
      });
    });
  });
}

// The target of a mirred action in a list of actions; -1 when the first is another one.
int TargetOf(const Attribute& actions) {
  int target = -1;
  ForEachAttribute(actions.data, actions.size, [&](const Attribute& action) {
    if (action.type != 1) return;
    ForEachAttribute(action.data, action.size, [&](const Attribute& part) {
      if (part.type != TCA_ACT_OPTIONS) return;
      ForEachAttribute(part.data, part.size, [&](const Attribute& option) {
        if (option.type != TCA_MIRRED_PARMS || option.size < sizeof(tc_mirred)) return;
        tc_mirred mirred;
        std::memcpy(&mirred, option.data, sizeof(mirred));
        if (mirred.eaction == TCA_EGRESS_REDIR) target = static_cast<int>(mirred.ifindex);
      });
    });
  });
  return target;
}

// The target of a filter; -1 when it redirects nothing.
int TargetOfFilter(const uint8_t* bytes, size_t size) {
  int target = -1;
  uint16_t actions = 0;
  ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
    if (attribute.type == TCA_KIND) {
      const bool bpf = attribute.size == 4 && std::memcmp(attribute.data, "bpf", 4) == 0;
      actions = bpf ? uint16_t{TCA_BPF_ACT} : uint16_t{TCA_MATCHALL_ACT};
    }
    if (attribute.type != TCA_OPTIONS) return;
    ForEachAttribute(attribute.data, attribute.size, [&](const Attribute& option) {
      if (option.type == actions) target = TargetOf(option);
    });
  });
  return target;
}

}  // namespace

Status FindIngressUse(NetlinkSocket* socket, int ifindex, IngressUse* use) {
  *use = {};
  bool clsact = false;
  bool other = false;
  int error = FindIngressQdisc(socket, ifindex, &clsact, &other);
  if (error != 0) return {"list-qdiscs", error};
  if (!clsact && !other) return {};
  use->kind = IngressUse::Kind::kOther;
  if (other) return {};
  NetlinkRequest request(RTM_GETTFILTER, NLM_F_DUMP);
  tcmsg wanted = FilterHeader(ifindex);
  // All priorities and protocols.
  wanted.tcm_info = 0;
  request.SetHeader(wanted);
  uint32_t filters = 0;
  uint32_t foreign = 0;
  error = socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<tcmsg>(message, [&](const tcmsg& header, const uint8_t* bytes, size_t size) {
      // A priority is told on its own, before its filters.
      if (header.tcm_handle == 0) return;
      const int target = TargetOfFilter(bytes, size);
      const bool ours = header.tcm_info == FilterHeader(ifindex).tcm_info && target >= 0;
      filters++;
      if (ours) use->to_ifindex = target;
      if (!ours) foreign++;
    });
  });
  if (error != 0) return {"list-filters", error};
  if (filters == 1 && foreign == 0) use->kind = IngressUse::Kind::kRedirect;
  return {};
}

Status SetRedirect(NetlinkSocket* socket, int from_ifindex, int to_ifindex) {
  NetlinkRequest qdisc(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL);
  qdisc.SetHeader(QdiscHeader(from_ifindex));
  AppendText(&qdisc, TCA_KIND, "clsact");
  int error = socket->Ask(&qdisc);
  if (error == EEXIST) {
    error = RemoveFilter(socket, from_ifindex);
    if (error != 0 && error != ENOENT) return {"remove-filter", error};
  } else if (error != 0) {
    return {"add-qdisc", error};
  }
  error = AddFilter(socket, from_ifindex, to_ifindex, AppendBpf);
  if (error == ENOENT || error == EOPNOTSUPP) {
    error = AddFilter(socket, from_ifindex, to_ifindex, AppendMatchAll);
  }
  return {"add-filter", error};
}

Status RemoveRedirect(NetlinkSocket* socket, int from_ifindex) {
  NetlinkRequest request(RTM_DELQDISC, 0);
  request.SetHeader(QdiscHeader(from_ifindex));
  const int error = socket->Ask(&request);
  // ENOENT, EINVAL: there is no such qdisc.
  return {"remove-qdisc", error == ENOENT || error == EINVAL ? 0 : error};
}

}  // namespace weft::sys
