using Microsoft.CodeAnalysis;

namespace ZoneScaler.Generators;

/// <summary>Everything that the generator can find wrong. docs/diagnostics.md explains each.</summary>
internal static class Descriptors
{
    public const string AllowedState =
        "bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, char, enums, Vector2, Vector3, Quaternion, string, EntityRef, " +
        "and StateArray<T> and StateList<T> of these";

    public const string AllowedInMessages =
        "bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, char, enums, Vector2, Vector3, Quaternion, string and EntityRef";

    public static readonly DiagnosticDescriptor NotPartial = Error("ZS0001", "A class with state or handlers must be partial",
        "'{0}' has generated code: it and the types around it must be declared partial, but '{1}' is not");

    public static readonly DiagnosticDescriptor Generic = Error("ZS0002", "A class with state or handlers must not be generic",
        "'{0}' has state or handlers: neither it nor a type around it may have type parameters");

    public static readonly DiagnosticDescriptor NotAnEntity = Error("ZS0003", "Entity attributes belong in entity classes",
        "'{0}' has [EntityType], state or handlers: it must be a class that derives from Entity, Entity3D or ZoneScript");

    public static readonly DiagnosticDescriptor NotConstructible = Error("ZS0004", "An entity type must be constructible",
        "The entity type '{0}' is made anew when it arrives in a zone: it must not be abstract, and needs a constructor without parameters and no required members");

    public static readonly DiagnosticDescriptor NotAccessible = Error("ZS0005", "An entity type or message must be accessible in its assembly",
        "'{0}' is listed in GeneratedTypes: it and the types around it must be public or internal");

    public static readonly DiagnosticDescriptor NoEntityType = Error("ZS0006", "A class with state must be an entity type or abstract",
        "'{0}' has state or handlers: give it [EntityType], or make it abstract to serve as a base of entity types");

    public static readonly DiagnosticDescriptor BadName = Error("ZS0007", "A name on the wire is invalid",
        "'{0}' cannot be the name of {1}: allowed is {2}");

    public static readonly DiagnosticDescriptor DuplicateType = Error("ZS0008", "Two types have the same name on the wire",
        "The name '{0}' of '{1}' is that of '{2}', or has the same hash: entity types and messages need names of their own");

    public static readonly DiagnosticDescriptor BadPositionPrecision = Error("ZS0009", "The position's precision is invalid",
        "PositionPrecision of '{0}' is {1}: it must be a finite number above 0");

    public static readonly DiagnosticDescriptor LostField = Error("ZS0010", "An entity's field would be lost",
        "'{0}' of '{1}' would be lost when the entity changes zone: make it a partial property with [Replicated], [Owner] or [Persisted], or mark it [Transient]");

    public static readonly DiagnosticDescriptor BadStateProperty = Error("ZS0011", "A state property is declared wrongly",
        "The state property '{0}' must be declared as a partial instance property with get and set, neither init nor required, without a body: {1}");

    public static readonly DiagnosticDescriptor ListWithSetter = Error("ZS0012", "A state list has a setter",
        "The state property '{0}' is a {1}: it must be declared as a partial instance property with get alone, without a body: {2}");

    public static readonly DiagnosticDescriptor UnsupportedState = Error("ZS0013", "A type cannot be state",
        "The state property '{0}' is of type '{1}': allowed are " + AllowedState + "; none of them nullable");

    public static readonly DiagnosticDescriptor SeveralStateAttributes = Error("ZS0014", "A property has several state attributes",
        "'{0}' has {1}: a property has exactly one of [Replicated], [Owner], [Persisted] and [Transient]");

    public static readonly DiagnosticDescriptor BadPrecision = Error("ZS0015", "Precision is invalid",
        "Precision of '{0}' is {1} on a {2}: it must be a finite number of at least 0 and is allowed on float, double, Vector2, Vector3 and Quaternion alone");

    public static readonly DiagnosticDescriptor BadBounds = Error("ZS0016", "Min and Max are invalid",
        "Min and Max of '{0}': {1}");

    public static readonly DiagnosticDescriptor RangeTooFine = Error("ZS0017", "A range has too many steps",
        "'{0}' goes from {1} to {2} in steps of {3}: at most 2147483647 steps (31 bits) are allowed; narrow the range or raise Precision");

    public static readonly DiagnosticDescriptor BadLength = Error("ZS0018", "Length is invalid",
        "Length of '{0}' is {1}: {2}");

    public static readonly DiagnosticDescriptor DuplicateField = Error("ZS0019", "A field name is taken",
        "The field name '{0}' of '{1}' is taken: the fields of a type, its base classes included, need names of their own, and 'position' is the entity's position; set Name");

    public static readonly DiagnosticDescriptor TooManyFields = Error("ZS0020", "An entity type has too many fields",
        "'{0}' has {1} state properties, those of its base classes included: at most 63 are allowed; join small ones in a StateArray");

    public static readonly DiagnosticDescriptor TooManySlots = Error("ZS0021", "An entity type has too many slots",
        "'{0}' needs {1} slots for its position and its replicated and owner fields: at most 64 are allowed; make fields [Persisted] or join small ones in a StateArray");

    public static readonly DiagnosticDescriptor PersistedQuantization = Error("ZS0022", "A persisted property cannot be quantized",
        "'{0}' is [Persisted], and so never seen by ghosts or clients: Precision, Min and Max are allowed on [Replicated] and [Owner] alone");

    public static readonly DiagnosticDescriptor ReservedMember = Error("ZS0023", "A member has the name of a generated one",
        "'{0}' of '{1}' has the name of a member that is generated: any other name is allowed (for a state property, Name may still say '{2}')");

    public static readonly DiagnosticDescriptor BadHandler = Error("ZS0030", "A handler is declared wrongly",
        "The handler '{0}' must be an instance method, not generic and not async, that returns void and has one parameter, the message, by value or 'in'");

    public static readonly DiagnosticDescriptor NotAMessage = Error("ZS0031", "A handler's parameter is not a message",
        "The handler '{0}' takes '{1}': allowed is a struct with [Message] or [Input]");

    public static readonly DiagnosticDescriptor HandlerOfEvent = Error("ZS0032", "A handler's parameter is an event",
        "The handler '{0}' takes the event '{1}': events go to clients, and no entity receives them; allowed is a struct with [Message] or [Input]");

    public static readonly DiagnosticDescriptor DuplicateHandler = Error("ZS0033", "A message has two handlers",
        "'{0}' already has a handler of '{1}', or of a message with the same hash: one per class and its base classes is allowed; override a virtual handler instead");

    public static readonly DiagnosticDescriptor MessageNotPartial = Error("ZS0040", "A message must be partial",
        "The message '{0}' has generated code: it and the types around it must be declared partial, but '{1}' is not");

    public static readonly DiagnosticDescriptor BadMessageStruct = Error("ZS0041", "A message struct is declared wrongly",
        "The message '{0}' must be neither a ref struct nor generic, nor within a generic type");

    public static readonly DiagnosticDescriptor UnsupportedInMessage = Error("ZS0042", "A type cannot be sent in a message",
        "'{0}' of the message '{1}' is of type '{2}': allowed are " + AllowedInMessages + "; none of them nullable");

    public static readonly DiagnosticDescriptor HiddenInMessage = Error("ZS0043", "A message's field would not be sent",
        "'{0}' of the message '{1}' would be lost: a message's fields and auto-properties must be public, since the public ones are what is sent");

    public static readonly DiagnosticDescriptor SeveralMessageAttributes = Error("ZS0044", "A struct has several message attributes",
        "'{0}' has several of [Message], [Input] and [Event]: exactly one is allowed");

    public static readonly DiagnosticDescriptor DuplicateMessageField = Error("ZS0045", "Two fields of a message have the same name",
        "'{0}' of the message '{1}' is named '{2}' on the wire, as is another member: the names must differ in more than the case of their first letters");

    public static readonly DiagnosticDescriptor ReservedMessageMember = Error("ZS0046", "A message's member has the name of a generated one",
        "'{0}' of the message '{1}' has the name of a member that is generated: any name but MessageType, Read and Write is allowed");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "ZoneScaler", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
