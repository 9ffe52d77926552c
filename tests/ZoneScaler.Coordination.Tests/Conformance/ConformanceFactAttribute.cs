using Xunit.Sdk;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>A test of the conformance suite. In a class that needs etcd it is skipped where none is installed, but never on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ZoneScaler.Coordination.Tests.Conformance.ConformanceDiscoverer", "ZoneScaler.Coordination.Tests")]
public sealed class ConformanceFactAttribute : FactAttribute;
