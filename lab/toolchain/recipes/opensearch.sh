# A node of OpenSearch, put together from what Maven's repository has of it: an archive to unpack on a host with Java 17. It
# has no plugins, so TLS and passwords are the matter of a proxy in front of it.
# shellcheck source=recipe.sh
source "${BASH_SOURCE[0]%/*}/recipe.sh"

home=$work/opensearch
cp -r "$toolchain/modules/opensearch/home" "$home"
mkdir "$home/lib" "$home/logs" "$home/plugins"
sed -i "s/VERSION/$version/" "$home/modules/transport-netty4/plugin-descriptor.properties"

# jars POM FOLDER
jars() {
  mvn --batch-mode --no-transfer-progress --file "$toolchain/modules/opensearch/$1" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -Dopensearch="$version" -DincludeScope=runtime -DoutputDirectory="$2"
}
jars pom.xml "$home/lib"
jars transport/pom.xml "$home/modules/transport-netty4"

pack "$out/opensearch-$version.tar.gz" "$work" opensearch
