namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>Marks a class of <see cref="ConformanceFactAttribute"/> tests that need a real etcd.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsEtcdAttribute : Attribute;
