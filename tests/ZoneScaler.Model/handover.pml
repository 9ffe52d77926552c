/*
 * An entity that is handed over between two zones, to and fro, while the zones fail over and migrate.
 *
 * Modelled: each zone's owner and backups; what of a zone's state concerns the handover (how many entities it has, the numbers of its channel to and from the other zone), replicated;
 * commit, and channel messages and their acknowledgements as output of a tick that leaves once it is committed; duplicates, late frames; failover of owners that are dead or only seem
 * so; owners that do not know yet that they are none; migration; backups that join and are dropped; crashes.
 *
 * Abstracted away:
 *  - Ticks. Between two ticks that change none of the numbers nothing happens that matters here, and the numbers tell which tick a state is of: each only grows.
 *  - The store: here each compare-and-set is one step. How that is made of transactions of unknown outcome, leases and orders is the matter of ownership.pml.
 *  - Loss of frames. What has left may arrive at any later time, any number of times, or never; so a message that is sent again is no other than one that comes late.
 *  - Epochs of frames between zones: late frames of former owners are taken in here. Refusing them makes no difference but a message that is sent again.
 *  - Zones that start empty: what then is lost is lost.
 *
 * Bounds: four nodes, COPIES of them for the zone in which the entity is first and the others for the other zone, HOPS handovers in each direction, epochs up to EPOCHS for each zone,
 * CRASHES crashes.
 */

#ifndef COPIES
#define COPIES 2
#endif
#ifndef HOPS
#define HOPS 1
#endif
#ifndef EPOCHS
#define EPOCHS 3
#endif
#ifndef CRASHES
#define CRASHES 1
#endif

#define ZONES 2
#define NODES 4
#define OTHER(zone) (1 - (zone))
#define ZONE_OF(i) ((i) < COPIES -> 0 : 1)
#define IS_FIRST(i) ((i) == 0 || (i) == COPIES)

/* j := any node. */
#define ANY_NODE if :: j = 0 :: j = 1 :: j = 2 :: j = 3 fi
#define ALL(TEST) (TEST(0) && TEST(1) && TEST(2) && TEST(3))

#define BIT(j) (1 << (j))
#define HAS(set, j) (((set) >> (j)) & 1)
#define WITH(set, j) ((set) | BIT(j))
#define WITHOUT(set, j) ((set) & ~BIT(j))
#define MIN(x, y) ((x) < (y) -> (x) : (y))
#define MAX(x, y) ((x) > (y) -> (x) : (y))

/* A zone's state: its entities, and the last numbers that were sent to the other zone, confirmed by it, and consumed from it. */
#define STATE(entities, sent, confirmed, consumed) ((entities) | ((sent) << 2) | ((confirmed) << 4) | ((consumed) << 6))
#define ENTITIES(state) ((state) & 3)
#define SENT(state) (((state) >> 2) & 3)
#define CONFIRMED(state) (((state) >> 4) & 3)
#define CONSUMED(state) (((state) >> 6) & 3)

/* Prints a name when the verifier first comes by, so that a test sees that it did. */
#define REACHED(what) c_code { static char once; if (!once) { once = 1; printf("reached: " #what "\n"); } }

typedef Assignment {
  unsigned owner : 3;
  unsigned epoch : 3;
  byte inSync
}
Assignment stored[ZONES];

typedef Node {
  bool isUp;
  unsigned heard : 3;  /* the highest epoch that it knows of */
  unsigned runs : 3;   /* the epoch in which it runs the zone; 0: it does not */
  byte state;
  byte required;       /* as the owner: the backups that it must wait for */
  unsigned acked : 3;  /* as a backup: the epoch of its last acknowledgement */
  byte ack             /* and the state that it acknowledged */
}
Node node[NODES];

/* What has ever left each zone: messages and acknowledgements, up to which number. It may arrive at any time. */
byte left[ZONES];
byte told[ZONES];

byte crashes;

/* Used within one d_step each; zero everywhere else. */
byte x, y, sent, consumed, count;

inline Tidy()
{
  x = 0; y = 0; sent = 0; consumed = 0; count = 0
}

#define KEEPS(zone, i) (node[i].isUp && (stored[zone].owner == (i) || HAS(stored[zone].inSync, i)))
#define ON_ITS_WAY(from, to) (SENT(from) > MAX(CONSUMED(to), CONFIRMED(from)) -> SENT(from) - MAX(CONSUMED(to), CONFIRMED(from)) : 0)

/* Whichever of its copies each zone may go on with, the entity is in one place: in a zone, or in a message that its sender keeps and its receiver has not had. */
inline Check()
{
  d_step {
    x = 0;
    do
    :: x < COPIES ->
       y = COPIES;
       do
       :: y < NODES ->
          if
          :: KEEPS(0, x) && KEEPS(1, y) ->
             count = ENTITIES(node[x].state) + ENTITIES(node[y].state) + ON_ITS_WAY(node[x].state, node[y].state) + ON_ITS_WAY(node[y].state, node[x].state);
             assert(count > 0);  /* not lost */
             assert(count < 2)   /* not doubled */
          :: else
          fi;
          y++
       :: else -> break
       od;
       x++
    :: else -> break
    od;
    Tidy()
  }
}

/* Lets the output of the committed ticks leave. */
inline Leave(i, zone)
{
  d_step {
    sent = SENT(node[i].state); consumed = CONSUMED(node[i].state); x = 0;
    do
    :: x < NODES ->
       if
#ifdef BUG_ACKS_OF_FORMER_EPOCHS
       :: HAS(node[i].required, x) ->
#else
       :: HAS(node[i].required, x) && node[x].acked != node[i].runs -> sent = 0; consumed = 0
       :: HAS(node[i].required, x) && node[x].acked == node[i].runs ->
#endif
          sent = MIN(sent, SENT(node[x].ack)); consumed = MIN(consumed, CONSUMED(node[x].ack))
       :: else
       fi;
       x++
    :: else -> break
    od;
#ifdef BUG_OUTPUT_BEFORE_COMMIT
    sent = SENT(node[i].state);
#endif
#ifdef BUG_ACK_BEFORE_COMMIT
    consumed = CONSUMED(node[i].state);
#endif
    left[zone] = MAX(left[zone], sent);
    told[zone] = MAX(told[zone], consumed);
    Tidy()
  }
}

#define OWNS(i) (node[i].isUp && node[i].runs != 0)
#define IS_OWNER(zone, i) (OWNS(i) && stored[zone].owner == (i) && stored[zone].epoch == node[i].runs)

/* Whether all backups have acknowledged the owner's whole state. */
#define HAS_ALL(j) (!HAS(node[i].required, j) || (node[j].acked == node[i].runs && node[j].ack == node[i].state))

inline StopRunning(i)
{
  node[i].runs = 0; node[i].required = 0
}

#ifdef BUG_NO_EPOCH_REFUSAL
#define ACCEPTS(j, epoch) true
#else
#define ACCEPTS(j, epoch) (node[j].heard <= (epoch))
#endif

proctype Worker(byte i; byte zone)
{
  byte j;
end:
  do
  :: atomic {
  if

  /* The owner's ticks. */
  :: OWNS(i) && ENTITIES(node[i].state) > 0 && SENT(node[i].state) < HOPS ->
     node[i].state = STATE(ENTITIES(node[i].state) - 1, SENT(node[i].state) + 1, CONFIRMED(node[i].state), CONSUMED(node[i].state));
     printf("%d: hands the entity over in message %d\n", i, SENT(node[i].state))
  :: OWNS(i) && CONSUMED(node[i].state) < left[OTHER(zone)] ->
     node[i].state = STATE(ENTITIES(node[i].state) + 1, SENT(node[i].state), CONFIRMED(node[i].state), CONSUMED(node[i].state) + 1);
     printf("%d: takes the entity from message %d\n", i, CONSUMED(node[i].state));
     REACHED(handover taken)
#ifdef BUG_DUPLICATE_TAKEN
  :: OWNS(i) && CONSUMED(node[i].state) != 0 && ENTITIES(node[i].state) < 2 -> node[i].state++; printf("%d: takes the entity again\n", i)
#endif
  :: OWNS(i) && CONFIRMED(node[i].state) < told[OTHER(zone)] && CONFIRMED(node[i].state) < SENT(node[i].state) ->
     node[i].state = STATE(ENTITIES(node[i].state), SENT(node[i].state), MIN(told[OTHER(zone)], SENT(node[i].state)), CONSUMED(node[i].state));
     printf("%d: forgets message %d\n", i, CONFIRMED(node[i].state));
     REACHED(handover confirmed);
     if
     :: node[i].runs > 1 -> REACHED(handover confirmed after a change of owner)
     :: else
     fi
  :: OWNS(i) && (left[zone] < SENT(node[i].state) || told[zone] < CONSUMED(node[i].state)) -> Leave(i, zone)

  /* The owner and its backups: a backup that is in sync, or is to be, gets the owner's present state, or had all entries up to it. */
  :: IS_OWNER(zone, i) ->
     ANY_NODE;
     if
     :: HAS(stored[zone].inSync, j) -> stored[zone].inSync = WITHOUT(stored[zone].inSync, j); node[i].required = stored[zone].inSync; printf("%d: drops %d\n", i, j)
     :: ZONE_OF(j) == zone && !HAS(stored[zone].inSync, j) && i != j && node[j].isUp && ACCEPTS(j, node[i].runs) ->
        StopRunning(j); node[j].heard = node[i].runs; node[j].state = node[i].state; node[j].acked = node[i].runs; node[j].ack = node[i].state;
        stored[zone].inSync = WITH(stored[zone].inSync, j); node[i].required = stored[zone].inSync; printf("%d: %d joins\n", i, j)
     /* Sealed, and all backups have the seal tick. */
     :: HAS(stored[zone].inSync, j) && node[j].isUp && stored[zone].epoch < EPOCHS && ALL(HAS_ALL) && left[zone] >= SENT(node[i].state) && told[zone] >= CONSUMED(node[i].state) ->
        stored[zone].owner = j; stored[zone].epoch = stored[zone].epoch + 1; stored[zone].inSync = WITH(WITHOUT(stored[zone].inSync, j), i);
        StopRunning(i); node[i].heard = stored[zone].epoch; printf("%d: migrates the zone to %d\n", i, j); REACHED(migrated)
     :: else
     fi
  :: OWNS(i) && !IS_OWNER(zone, i) -> StopRunning(i); node[i].heard = stored[zone].epoch; printf("%d: stops\n", i)
  :: node[i].isUp ->
     ANY_NODE;
     if
     :: OWNS(j) && HAS(node[j].required, i) && ACCEPTS(i, node[j].runs) && node[i].runs < node[j].runs && (node[i].state != node[j].state || node[i].acked != node[j].runs) ->
        StopRunning(i); node[i].heard = node[j].runs; node[i].state = node[j].state; node[i].acked = node[j].runs; node[i].ack = node[j].state;
        printf("%d: acknowledges the state of %d\n", i, j)
     :: else
     fi
#ifdef BUG_NO_EPOCH_REFUSAL
  :: OWNS(i) -> /* Runs the zone, and acknowledges its former owner's entries all the same. */
     ANY_NODE;
     if
     :: OWNS(j) && HAS(node[j].required, i) && node[j].runs < node[i].runs -> node[i].acked = node[j].runs; node[i].ack = node[j].state; printf("%d: acknowledges the state of %d\n", i, j)
     :: else
     fi
#endif

  /* Failover. */
  :: HAS(stored[zone].inSync, i) && node[i].isUp && stored[zone].epoch < EPOCHS ->
     stored[zone].owner = i; stored[zone].epoch = stored[zone].epoch + 1; stored[zone].inSync = WITHOUT(stored[zone].inSync, i); printf("coordinator: fails zone %d over to %d\n", zone, i)
  :: node[i].isUp && stored[zone].owner == i && node[i].runs < stored[zone].epoch ->
     node[i].runs = stored[zone].epoch; node[i].heard = stored[zone].epoch; node[i].required = stored[zone].inSync;
     printf("%d: runs zone %d in epoch %d\n", i, zone, node[i].runs);
     REACHED(took over);
#ifdef BUG_INHERITED_IS_COMMITTED
     left[zone] = MAX(left[zone], SENT(node[i].state));
#endif
#ifdef BUG_NUMBERS_BEGIN_ANEW
     node[i].state = STATE(ENTITIES(node[i].state), 0, 0, CONSUMED(node[i].state));
#endif
     skip
  :: node[i].isUp && crashes < CRASHES -> crashes++; node[i].isUp = false; StopRunning(i); node[i].heard = 0; node[i].state = 0; printf("%d: crashes\n", i)
  fi;
  j = 0;
  Check() }
  od
}

/* The entity is in zone 0. Each zone's first node owns it; the others are in sync. */
init
{
  byte i;
  atomic {
    do
    :: i < NODES ->
       node[i].isUp = true; node[i].heard = 1; node[i].state = STATE((i < COPIES -> 1 : 0), 0, 0, 0); node[i].acked = 1; node[i].ack = node[i].state;
       if
       :: IS_FIRST(i) -> node[i].runs = 1; stored[ZONE_OF(i)].owner = i; stored[ZONE_OF(i)].epoch = 1
       :: else -> stored[ZONE_OF(i)].inSync = WITH(stored[ZONE_OF(i)].inSync, i)
       fi;
       i++
    :: else -> break
    od;
    i = 0;
    do
    :: i < NODES ->
       if
       :: IS_FIRST(i) -> node[i].required = stored[ZONE_OF(i)].inSync
       :: else
       fi;
       run Worker(i, ZONE_OF(i));
       i++
    :: else -> i = 0; break
    od
  }
}
