/*
 * Who owns a zone: one zone, its stored assignment, and NODES nodes of which each may be its owner or its backup.
 *
 * Modelled: the assignment and its compare-and-set, with answers that get lost and requests that take effect late; backups that join, are in sync, are dropped, give up what they
 * have and come back; the state stream (full state swapped in whole, entries, acknowledgements, links that are reset); commit; migration; failover of owners that are dead and of
 * owners that only seem so; orders that come late; crashes; leases that end; a zone that starts empty.
 *
 * Abstracted away:
 *  - Time. Whatever may time out may do so at any moment; whoever may be suspected is. A lease ends when its node is dead or, by the fence's clock, may not act any more.
 *  - What a zone's state is. A state is a position (epoch, tick); base[] says from which position each epoch went on, so it can be told whether one state contains another.
 *  - Revisions. All that a comparison needs is whether the key has been written since: isCurrent. The number of a feed, which acknowledgements carry, in the same way: when a
 *    feed ends, what was acknowledged in it is forgotten.
 *  - The coordinators. What one writes depends on the key's value alone, which is compared, so a late write of theirs is the same as one that is made at that moment. Terms, for
 *    the same reason.
 *  - Restarts. A restarted node has another registration, so it is another node.
 *  - Reads are one step; what is concluded from one stays true. A full state is taken over in one step; while it is built aside, the backup is one that has not got it.
 *
 * Bounds: NODES nodes, epochs up to EPOCHS, ticks up to TICKS, CRASHES crashes, LEASES leases that end while their node lives, RESETS resets of links, DOUBTS transactions of unknown
 * outcome, LISTINGS backups that the coordinator lets join (255: any number), one at a time; with RELEASES, it also takes some off the list.
 */

#ifndef NODES
#define NODES 3
#endif
#ifndef EPOCHS
#define EPOCHS 3
#endif
#ifndef TICKS
#define TICKS 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LEASES
#define LEASES 1
#endif
#ifndef RESETS
#define RESETS 1
#endif
#ifndef DOUBTS
#define DOUBTS 1
#endif
#ifndef LISTINGS
#define LISTINGS 255
#endif
#ifndef RELEASES
#define RELEASES 1
#endif
#ifndef IN_SYNC
#define IN_SYNC 0
#endif

#define BIT(j) (1 << (j))
#define HAS(set, j) (((set) >> (j)) & 1)
#define WITH(set, j) ((set) | BIT(j))
#define WITHOUT(set, j) ((set) & ~BIT(j))

/* A position in a zone's history. NOWHERE: no state. */
#define POSITION(epoch, tick) (((epoch) << 3) | (tick))
#define EPOCH(position) ((position) >> 3)
#define TICK(position) ((position) & 7)
#define NOWHERE 0

#define NO_TICK 7

/* j := any node. */
#if NODES == 3
#define ANY_NODE if :: j = 0 :: j = 1 :: j = 2 fi
#define ALL(TEST) (TEST(0) && TEST(1) && TEST(2))
#else
#define ANY_NODE if :: j = 0 :: j = 1 fi
#define ALL(TEST) (TEST(0) && TEST(1))
#endif

/* Prints a name when the verifier first comes by, so that a test sees that it did. */
#define REACHED(what) c_code { static char once; if (!once) { once = 1; printf("reached: " #what "\n"); } }

/* The assignment in the store. */
typedef Assignment {
  unsigned owner : 2;
  unsigned epoch : 3;
  unsigned inSync : 3;
  unsigned joining : 3;
  unsigned resumeTick : 3;  /* NO_TICK: go on from what you have */
  bool startsEmpty
}
Assignment stored;

/* An order to run the zone that is still on its way although another assignment has taken its place. Its epoch is 0 if there is none. */
Assignment order;

/* A compare-and-set of the owner that compares the present revision, is on its way, and whose sender waits no more. */
mtype:change = { None, Join, Drop, Migrate, Own }
mtype:change late = None;
byte lateTarget;
byte lateTick;
bool lateDrains;

typedef Node {
  bool isUp;
  bool hasKey;              /* its lease lasts; without it, the node is frozen */
  unsigned heard : 3;       /* the highest epoch that it knows of: lower ones are refused */
  byte state;               /* the whole state that it has, as owner or backup */

  /* As a backup. */
  bool isStreaming;         /* it has had every entry since its full state */
  bool mayGoOn;             /* it is in sync under an owner that has just begun: if it has what that one began with, it needs no full state */
  byte ack;                 /* its last acknowledgement in its present feed */
  unsigned unlisted : 3;    /* word is on its way of an assignment later than its listing that does not list it: that one's epoch; 0: no such word */

  /* As the owner: what it runs, and what it knows of the assignment. */
  unsigned runs : 3;        /* in which epoch; 0: it does not */
  bool isSealed;
  bool mayHaveMoved;        /* its migration's compare-and-set is of unknown outcome */
  bool isCurrent;           /* the revision that it knows is the present one; the node learns that only by asking the store */
  unsigned inSync : 3;
  unsigned joining : 3;
  unsigned maybeInSync : 3; /* joined by a compare-and-set whose outcome it does not know */
  unsigned committed : 3    /* the last tick whose output has left */
}
Node node[NODES];

/* The history: from where each epoch went on (NOWHERE: from nothing), how far it has come, and what is committed. Nobody knows it; the checks use it. */
byte base[EPOCHS + 1];
byte last[EPOCHS + 1];
byte committed;

byte crashes, leases, resets, doubts, listings;

/* Used within one d_step each; zero everywhere else. */
byte p, q, k, m;
bool contains;

inline Tidy()
{
  p = 0; q = 0; k = 0; m = 0; contains = false
}

#define REQUIRED(i) (node[i].inSync | node[i].maybeInSync)
#define IS_LISTED(j) (stored.owner == (j) || HAS(stored.inSync | stored.joining, j))

/* What the owner may count on: that backup j has the state of this epoch up to a tick. */
#define ACKED(i, j, tick) (EPOCH(node[j].ack) == node[i].runs && TICK(node[j].ack) >= (tick))

/* contains := whether the state at position y contains the one at position x. */
inline Contains(y, x)
{
  p = y; q = x;
  do
  :: EPOCH(q) != 0 && base[EPOCH(q)] != NOWHERE && TICK(q) <= TICK(base[EPOCH(q)]) -> q = POSITION(EPOCH(base[EPOCH(q)]), TICK(q))
  :: else -> break
  od;
  do
  :: EPOCH(p) > EPOCH(q) && base[EPOCH(p)] != NOWHERE ->
     if
     :: TICK(p) < TICK(base[EPOCH(p)]) -> p = POSITION(EPOCH(base[EPOCH(p)]), TICK(p))
     :: else -> p = base[EPOCH(p)]
     fi
  :: else -> break
  od;
  contains = (EPOCH(p) == EPOCH(q) && TICK(p) >= TICK(q))
}

/* What makes failover safe: the owner and every backup in sync, if they live, have all that is committed. */
inline Check()
{
  d_step {
    k = 0;
    do
    :: k < NODES ->
       if
       :: node[k].isUp && (HAS(stored.inSync, k) || (stored.owner == k && !(stored.startsEmpty && node[k].runs < stored.epoch))) ->
          Contains(node[k].state, committed);
          assert(contains)
       :: else
       fi;
       k++
    :: else -> break
    od;
    Tidy()
  }
}

/* The store. */

inline Written()
{
  d_step {
    k = 0;
    do
    :: k < NODES ->
       node[k].isCurrent = false;
       if
       :: !IS_LISTED(k) && node[k].state != NOWHERE -> node[k].unlisted = stored.epoch
       :: else
       fi;
       k++
    :: else -> break
    od;
    late = None; lateTarget = 0; lateTick = 0; lateDrains = false;
    Tidy()
  }
}

/* Another owner takes the place of one that may not have its order yet: that is lost, or comes late. */
inline Supersede()
{
  if
  :: node[stored.owner].isUp && node[stored.owner].runs < stored.epoch && node[stored.owner].heard <= stored.epoch ->
     order.owner = stored.owner; order.epoch = stored.epoch; order.inSync = stored.inSync; order.resumeTick = stored.resumeTick; order.startsEmpty = stored.startsEmpty
  :: true
  fi
}

inline GoOn()
{
  d_step {
    k = 0;
    do
    :: k < NODES -> node[k].mayGoOn = HAS(stored.inSync, k); k++
    :: else -> break
    od;
    Tidy()
  }
}

/* Whether a compare-and-set of the owner that compares the present revision takes effect: one that names a new owner compares that node's key, too. */
#define APPLIES(change, j) (change != Migrate || node[j].hasKey)

inline Apply(i, change, j, tick, drains)
{
  if
  :: change == Join -> stored.joining = WITHOUT(stored.joining, j); stored.inSync = WITH(stored.inSync, j); REACHED(in sync)
  :: change == Drop -> stored.joining = WITHOUT(stored.joining, j); stored.inSync = WITHOUT(stored.inSync, j); REACHED(dropped)
  :: change == Own -> REACHED(transaction of its own)
  :: change == Migrate ->
     Supersede();
     stored.inSync = WITHOUT(stored.inSync, j);
     if
     :: drains
     :: else -> stored.inSync = WITH(stored.inSync, i)
     fi;
     stored.resumeTick = tick; stored.startsEmpty = false;
     stored.epoch = stored.epoch + 1; stored.owner = j;
     base[stored.epoch] = POSITION(stored.epoch - 1, tick); last[stored.epoch] = tick;
     GoOn()
  fi;
  Written()
}

/* Nodes. */

inline StopRunning(i)
{
  node[i].runs = 0; node[i].isSealed = false; node[i].mayHaveMoved = false; node[i].isCurrent = false;
  node[i].inSync = 0; node[i].joining = 0; node[i].maybeInSync = 0;
  node[i].committed = 0
}

inline GiveUp(i)
{
  node[i].state = NOWHERE; node[i].isStreaming = false; node[i].mayGoOn = false; node[i].unlisted = 0
}

/* The former owner is a backup of the new one if the assignment says so: it was sealed at the resume tick. */
inline StepDown(i)
{
  StopRunning(i);
  node[i].heard = stored.epoch;
  if
  :: HAS(stored.inSync, i) || stored.owner == i
  :: else -> GiveUp(i)
  fi
}

/* The owner knows what is stored. */
inline Know(i)
{
  if
  :: node[i].mayHaveMoved -> REACHED(goes on after a migration that did not happen)
  :: else
  fi;
  node[i].inSync = stored.inSync; node[i].joining = stored.joining; node[i].maybeInSync = 0;
  node[i].mayHaveMoved = false; node[i].isCurrent = true
}

/*
 * The key has been written, and not by what the owner knows to have succeeded. A backup that is joining may have been dropped or released, and listed anew, since the owner last looked:
 * what it has acknowledged does not count, and it gets a full state. One in sync was listed all the time: only the owner makes it that.
 */
inline BeginFeedsAnew(i)
{
#ifndef BUG_ACK_OF_FORMER_LISTING
  d_step {
    k = 0;
    do
    :: k < NODES ->
       if
       :: HAS(stored.joining, k) ->
          node[k].mayGoOn = false;
          if
          :: EPOCH(node[k].ack) == node[i].runs -> node[k].ack = NOWHERE; node[k].isStreaming = false
          :: else
          fi
       :: else
       fi;
       k++
    :: else -> break
    od;
    Tidy()
  }
#else
  skip
#endif
}

/* The owner's compare-and-set: it may take effect or not, and the owner may learn it or not. */
inline CompareAndSet(i)
{
  if
  :: node[i].isCurrent && APPLIES(change, j) ->
     if
     :: true
     :: doubts < DOUBTS -> doubts++; isAnswered = false; printf("  and the answer is lost\n"); REACHED(answer lost)
     :: doubts < DOUBTS -> doubts++; change = None; printf("  which is lost\n"); REACHED(request lost)
     :: doubts < DOUBTS && late == None -> doubts++; late = change; lateTarget = j; lateTick = TICK(node[i].state); lateDrains = drains; change = None; printf("  which is late\n")
     fi;
     if
     :: change != None ->
        Apply(i, change, j, TICK(node[i].state), drains);
        if
        :: isAnswered && change == Migrate -> StepDown(i); REACHED(migration done)
        :: isAnswered && change != Migrate -> Know(i)
        :: else
        fi
     :: else
     fi
  :: else -> /* Refused. What that means the owner learns by reading. */
#ifdef BUG_REFUSED_MEANS_UNDONE
     node[i].maybeInSync = WITHOUT(node[i].maybeInSync, j);
#endif
     printf("  which is refused\n");
     REACHED(refused)
  fi
}

inline Promote(i, what, current)
{
  printf("%d: runs the zone in epoch %d from %d.%d\n", i, what.epoch, EPOCH(node[i].state), TICK(node[i].state));
  if
  :: what.startsEmpty -> node[i].state = POSITION(what.epoch, 0); REACHED(starts empty)
  :: !what.startsEmpty && what.resumeTick == NO_TICK ->
     assert(node[i].state != NOWHERE);
     base[what.epoch] = node[i].state; last[what.epoch] = TICK(node[i].state);
     node[i].state = POSITION(what.epoch, TICK(node[i].state));
     REACHED(failover done)
  :: !what.startsEmpty && what.resumeTick != NO_TICK ->
     /* It has the state of the seal tick, no less and no more. */
     assert(node[i].state == base[what.epoch]);
     node[i].state = POSITION(what.epoch, what.resumeTick); node[i].committed = what.resumeTick;
     REACHED(migration target runs)
  fi;
  d_step {
    k = 0;
    do
    :: k < NODES -> node[k].mayGoOn = node[k].mayGoOn && (HAS(what.inSync, k) || what.epoch != stored.epoch); k++
    :: else -> break
    od;
    Tidy()
  };
  node[i].runs = what.epoch; node[i].heard = what.epoch; node[i].isSealed = false; node[i].mayHaveMoved = false;
  node[i].inSync = what.inSync; node[i].joining = what.joining; node[i].maybeInSync = 0; node[i].isCurrent = current;
  node[i].isStreaming = false; node[i].mayGoOn = false; node[i].unlisted = (IS_LISTED(i) -> 0 : stored.epoch)
}

inline Commit(i)
{
  d_step {
    m = TICK(node[i].state); k = 0;
    do
    :: k < NODES ->
       if
       :: HAS(REQUIRED(i), k) && TICK(node[k].ack) < m ->
#ifndef BUG_COMMIT_WITHOUT_DROP
          m = TICK(node[k].ack)
#endif
       :: else
       fi;
       k++
    :: else -> break
    od;
    node[i].committed = m;
    printf("%d: commits %d.%d\n", i, node[i].runs, m);
    Contains(POSITION(node[i].runs, m), committed);
    if
    :: contains -> committed = POSITION(node[i].runs, m)
    :: else ->
       /* An owner that does not know yet that it is none. What it commits the new one must have: no two are effective. */
       Contains(committed, POSITION(node[i].runs, m));
       assert(contains);
       REACHED(former owner commits what the new one has)
    fi;
    Tidy()
  }
}

#define RUNS(i) (node[i].isUp && node[i].runs != 0)

#ifdef BUG_NO_FREEZE
#define MAY_ACT(i) true
#else
#define MAY_ACT(i) node[i].hasKey
#endif

#ifdef BUG_COMMIT_WITHOUT_DROP
#define HAS_NEXT(j) true
#else
#define HAS_NEXT(j) (!HAS(REQUIRED(i), j) || ACKED(i, j, node[i].committed + 1))
#endif
#define HAS_SEAL(j) (!HAS(REQUIRED(i), j) || ACKED(i, j, TICK(node[i].state)))

#ifdef BUG_JOIN_UNREADY
#define IS_READY(i, j) true
#else
#define IS_READY(i, j) ACKED(i, j, node[i].committed)
#endif

#ifdef BUG_GO_ON_BY_TICK
#define FITS(position) (TICK(position) == TICK(base[stored.epoch]))
#else
#define FITS(position) ((position) == base[stored.epoch])
#endif

proctype Worker(byte i)
{
  byte j;
  mtype:change change = None;
  bool drains, isAnswered;
end:
  do
  :: atomic {
  if

  /* As the owner. */
  :: RUNS(i) && MAY_ACT(i) && !node[i].isSealed && TICK(node[i].state) < TICKS ->
     node[i].state++; last[node[i].runs] = TICK(node[i].state); printf("%d: ticks %d.%d\n", i, node[i].runs, TICK(node[i].state))
  :: RUNS(i) && MAY_ACT(i) && node[i].committed < TICK(node[i].state) && ALL(HAS_NEXT) -> Commit(i)
  :: RUNS(i) && !node[i].isSealed && node[i].inSync != 0 && node[i].runs < EPOCHS -> node[i].isSealed = true; printf("%d: seals\n", i)
#ifdef BUG_UNSEAL_ON_UNKNOWN
  :: RUNS(i) && node[i].isSealed -> node[i].isSealed = false; node[i].mayHaveMoved = false; printf("%d: unseals\n", i)
#else
  :: RUNS(i) && node[i].isSealed && !node[i].mayHaveMoved -> node[i].isSealed = false; printf("%d: unseals\n", i); REACHED(unsealed)
#endif
  :: RUNS(i) ->
     ANY_NODE; isAnswered = true;
     if
     :: HAS(node[i].joining, j) && IS_READY(i, j) ->
        change = Join; node[i].maybeInSync = WITH(node[i].maybeInSync, j); printf("%d: compare-and-set: %d is in sync\n", i, j)
     :: HAS(node[i].joining | REQUIRED(i), j) ->
        change = Drop; printf("%d: compare-and-set: %d is dropped\n", i, j)
#ifdef BUG_DROP_BEFORE_ANSWER
        ; node[i].inSync = WITHOUT(node[i].inSync, j)
#endif
     :: node[i].isSealed && !node[i].mayHaveMoved && node[i].committed == TICK(node[i].state) && HAS(node[i].inSync, j) && ALL(HAS_SEAL) ->
        change = Migrate; node[i].mayHaveMoved = true;
        if
        :: true
        :: drains = true
        fi;
        printf("%d: compare-and-set: to %d at %d.%d\n", i, j, node[i].runs, TICK(node[i].state))
     :: i == j && (node[i].mayHaveMoved || node[i].maybeInSync != 0) ->
        /* Of its own: once it has taken effect, none of those before can any more. */
        change = Own; printf("%d: compare-and-set: nothing changes\n", i)
     :: else
     fi;
     if
     :: change != None -> CompareAndSet(i)
     :: else
     fi
  /* It reads. At the revision that it knows the present says nothing about what is on its way. */
  :: RUNS(i) && !node[i].isCurrent ->
     if
     :: stored.owner == i && stored.epoch == node[i].runs -> printf("%d: reads that it is still the owner\n", i); BeginFeedsAnew(i); Know(i); REACHED(still the owner)
     :: else -> printf("%d: reads that it is not the owner\n", i); StepDown(i); REACHED(owner no more)
     fi
#ifdef BUG_READ_SETTLES
  :: RUNS(i) && node[i].isCurrent && (node[i].maybeInSync != 0 || node[i].mayHaveMoved) ->
     printf("%d: reads that nothing has changed\n", i); node[i].maybeInSync = 0; node[i].mayHaveMoved = false
#endif

  /* As a backup. */
  :: node[i].isUp && !(node[i].isStreaming && EPOCH(node[i].state) == node[i].heard) ->
     ANY_NODE;
     if
     :: RUNS(j) && HAS(node[j].joining | REQUIRED(j), i) && node[i].heard <= node[j].runs && node[i].runs < node[j].runs ->
        printf("%d: full state %d.%d of %d\n", i, node[j].runs, TICK(node[j].state), j);
        StopRunning(i);
        node[i].mayGoOn = node[i].mayGoOn && node[j].runs != stored.epoch;
        node[i].state = node[j].state; node[i].heard = node[j].runs; node[i].unlisted = (IS_LISTED(i) -> 0 : stored.epoch); node[i].isStreaming = true; node[i].ack = node[i].state
     :: else
     fi
#ifdef BUG_BUILT_IN_PLACE
  :: node[i].isUp && node[i].runs == 0 && !node[i].isStreaming && node[i].state != NOWHERE -> node[i].state = NOWHERE; printf("%d: begins to build a full state in place\n", i)
#endif
  :: node[i].isUp && node[i].runs == 0 && node[i].isStreaming && node[i].heard <= EPOCH(node[i].state) && TICK(node[i].state) < last[EPOCH(node[i].state)] ->
     node[i].state++; node[i].heard = EPOCH(node[i].state); node[i].ack = node[i].state; printf("%d: entry %d.%d\n", i, EPOCH(node[i].state), TICK(node[i].state))
#ifdef BUG_NO_EPOCH_REFUSAL
  :: node[i].isUp && EPOCH(node[i].ack) != 0 && node[i].heard > EPOCH(node[i].ack) && TICK(node[i].ack) < last[EPOCH(node[i].ack)] ->
     node[i].ack++; printf("%d: acknowledges the former epoch's %d.%d\n", i, EPOCH(node[i].ack), TICK(node[i].ack))
#endif
  /* The new owner's entries follow what the backup has: after a migration always, for it has the seal tick; after a failover, if it has the same tick of the same epoch. */
  :: node[i].isUp && node[i].runs == 0 && node[i].mayGoOn && node[stored.owner].runs == stored.epoch && node[i].heard <= stored.epoch && (stored.resumeTick != NO_TICK || FITS(node[i].state)) ->
     assert(stored.resumeTick == NO_TICK || node[i].state == base[stored.epoch]);
     node[i].mayGoOn = false; node[i].heard = stored.epoch; node[i].isStreaming = true; node[i].ack = POSITION(stored.epoch, TICK(node[i].state));
     if
     :: node[i].state == base[stored.epoch] -> node[i].state = node[i].ack
     :: else
     fi;
     printf("%d: goes on with epoch %d\n", i, stored.epoch);
     if
     :: stored.resumeTick != NO_TICK -> REACHED(backup goes on across a migration)
     :: else -> REACHED(backup goes on across a failover)
     fi
#ifdef BUG_ACK_OF_FORMER_STATE
  :: node[i].isUp && node[i].runs == 0 && node[i].mayGoOn && node[stored.owner].runs == stored.epoch && node[i].heard <= stored.epoch ->
     node[i].heard = stored.epoch; node[i].ack = POSITION(stored.epoch, TICK(node[i].state)); printf("%d: acknowledges %d.%d, but has that of a former epoch\n", i, stored.epoch, TICK(node[i].state))
#endif
  :: node[i].isUp && node[i].isStreaming && resets < RESETS -> resets++; node[i].isStreaming = false; printf("%d: misses entries\n", i)
#ifdef BUG_GIVE_UP_ON_OLD_NEWS
  :: node[i].isUp && node[i].runs == 0 && node[i].state != NOWHERE ->
#else
  :: node[i].isUp && node[i].runs == 0 && node[i].state != NOWHERE && node[i].unlisted != 0 ->
#endif
     if
     :: node[i].unlisted > node[i].heard -> node[i].heard = node[i].unlisted
     :: else
     fi;
     GiveUp(i); printf("%d: gives its state up\n", i); REACHED(gave its state up)

  /* Word of who owns the zone. */
  :: node[i].isUp && node[i].runs == 0 && node[i].heard < stored.epoch -> node[i].heard = stored.epoch; printf("%d: hears of epoch %d\n", i, stored.epoch)
  :: node[i].isUp && node[i].hasKey && stored.owner == i && node[i].runs < stored.epoch && node[i].heard <= stored.epoch -> Promote(i, stored, true)
  :: order.epoch != 0 && order.owner == i && node[i].isUp && node[i].hasKey && node[i].runs < order.epoch && node[i].heard <= order.epoch ->
     Promote(i, order, false);
     order.owner = 0; order.epoch = 0; order.inSync = 0; order.resumeTick = 0; order.startsEmpty = false;
     REACHED(ordered late)

  /* What befalls it. */
  :: node[i].isUp && crashes < CRASHES -> crashes++; node[i].isUp = false; StopRunning(i); GiveUp(i); node[i].heard = 0; printf("%d: crashes\n", i)
  :: node[i].hasKey && !node[i].isUp -> node[i].hasKey = false; printf("%d: its lease ends\n", i)
  :: node[i].hasKey && node[i].isUp && leases < LEASES -> leases++; node[i].hasKey = false; printf("%d: freezes, its lease ends\n", i)
#ifdef BUG_RESTART_ADOPTS
  :: !node[i].isUp && stored.owner == i ->
     node[i].isUp = true; node[i].runs = stored.epoch; node[i].heard = stored.epoch; node[i].state = POSITION(stored.epoch, 0); node[i].inSync = stored.inSync; node[i].isCurrent = true;
     printf("%d: restarts and adopts the zone\n", i)
#endif
  fi;
  j = 0; change = None; drains = false; isAnswered = false;
  Check() }
  od
}

/* The coordinator, whichever it is. */

#ifdef BUG_PROMOTE_JOINING
#define PROMOTABLE (stored.inSync | stored.joining)
#else
#define PROMOTABLE stored.inSync
#endif

#define KEY_IS_GONE(j) (!(HAS(stored.inSync, j) || stored.owner == j) || !node[j].hasKey)
#ifdef BUG_NO_FENCE_ROUND
#define IS_FENCED(j) true
#else
#define IS_FENCED(j) (!node[j].isUp || !node[j].hasKey || (node[j].runs == 0 && node[j].heard == stored.epoch))
#endif

inline Assign(j)
{
  Supersede();
  stored.owner = j; stored.epoch = stored.epoch + 1; stored.inSync = WITHOUT(stored.inSync, j); stored.joining = WITHOUT(stored.joining, j); stored.resumeTick = NO_TICK;
  GoOn(); Written()
}

proctype Coordinator()
{
  byte j;
end:
  do
  :: atomic {
  ANY_NODE;
  if
  :: stored.joining == 0 && node[j].hasKey && !IS_LISTED(j) && (LISTINGS == 255 || listings < LISTINGS) ->
     if
     :: LISTINGS == 255
     :: else -> listings++
     fi;
     stored.joining = WITH(stored.joining, j); Written(); printf("coordinator: %d joins\n", j)
  :: HAS(stored.inSync | stored.joining, j) && RELEASES ->
     stored.joining = WITHOUT(stored.joining, j); stored.inSync = WITHOUT(stored.inSync, j); Written(); printf("coordinator: %d is released\n", j); REACHED(released)
  :: HAS(PROMOTABLE, j) && node[j].hasKey && stored.epoch < EPOCHS ->
     printf("coordinator: fails over to %d in epoch %d\n", j, stored.epoch + 1); Assign(j); stored.startsEmpty = false
  /* All who were to have its state are gone, and whoever lives knows that there will be another epoch. */
  :: ALL(KEY_IS_GONE) && ALL(IS_FENCED) && node[j].hasKey && stored.epoch < EPOCHS ->
     printf("coordinator: starts the zone empty at %d in epoch %d\n", j, stored.epoch + 1); stored.inSync = 0; Assign(j); stored.startsEmpty = true; committed = POSITION(stored.epoch, 0)
  :: else
  fi;
  j = 0;
  Check() }
  od
}

/* The network between owners and the store: what compares the present revision was sent by the present owner. */
proctype Network()
{
end:
  do
  :: atomic { late != None ->
     if
     :: APPLIES(late, lateTarget) -> printf("store: the late compare-and-set takes effect\n"); Apply(stored.owner, late, lateTarget, lateTick, lateDrains); REACHED(took effect late)
     :: true -> late = None; lateTarget = 0; lateTick = 0; lateDrains = false; printf("store: the late compare-and-set is lost\n")
     fi;
     Check() }
  od
}

/* Node 0 runs the zone; the backups in IN_SYNC have all of it. */
init
{
  byte j;
  atomic {
    do
    :: j < NODES -> node[j].isUp = true; node[j].hasKey = true; j++
    :: else -> j = 1; break
    od;
    stored.epoch = 1; stored.resumeTick = NO_TICK; stored.startsEmpty = true;
    node[0].runs = 1; node[0].heard = 1; node[0].state = POSITION(1, 0); node[0].isCurrent = true;
    committed = POSITION(1, 0);
    run Worker(0);
    do
    :: j < NODES ->
       if
       :: HAS(IN_SYNC, j) ->
          stored.inSync = WITH(stored.inSync, j); node[0].inSync = stored.inSync;
          node[j].state = POSITION(1, 0); node[j].heard = 1; node[j].isStreaming = true; node[j].ack = POSITION(1, 0)
       :: else
       fi;
       run Worker(j);
       j++
    :: else -> j = 0; break
    od;
    run Coordinator(); run Network()
  }
}
